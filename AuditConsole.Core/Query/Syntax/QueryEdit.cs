using AuditConsole.Core.Events;
using AuditConsole.Core.Query.Planning;

namespace AuditConsole.Core.Query.Syntax;

/// <summary>Edits of a tree by its top-level terms, which is how facets, chips and menus change a query.</summary>
internal static class QueryEdit
{
    public static QueryNode Include(QueryNode root, EventField field, string value)
    {
        var terms = Terms(root);
        var index = terms.FindIndex(t => t.Node is FieldNode node && Names(node, field) && Literals(node.Value) is not null);
        if (index < 0)
        {
            return Append(root, Term(field, value));
        }

        var list = (FieldNode)terms[index].Node;
        terms[index] = terms[index] with { Node = list with { Value = new ValueOr(list.Value, Literal(value)) } };
        return Build(terms);
    }

    public static QueryNode Exclude(QueryNode root, EventField field, string value) => Append(root, new NotNode(Term(field, value)));

    public static QueryNode Without(QueryNode root, EventField field, string value)
    {
        var kept = new List<JoinedTerm>();
        foreach (var term in Terms(root))
        {
            var node = term.Node switch
            {
                FieldNode included when Names(included, field) => Without(included, field, value),
                NotNode { Operand: FieldNode excluded } when Names(excluded, field) => Without(excluded, field, value) is { } left ? new NotNode(left) : null,
                var other => other,
            };
            if (node is not null)
            {
                kept.Add(term with { Node = node });
            }
        }

        return Build(kept);
    }

    public static bool IsIncluded(QueryNode root, EventField field, string value)
        => Terms(root).Exists(t => t.Node is FieldNode node && Names(node, field) && Has(node, field, value));

    public static bool IsExcluded(QueryNode root, EventField field, string value)
        => Terms(root).Exists(t => t.Node is NotNode { Operand: FieldNode node } && Names(node, field) && Has(node, field, value));

    /// <summary>Takes out the terms that are about nothing but what a facet counts: its field, or by one name all of its fields.</summary>
    public static QueryNode WithoutTermsOn(QueryNode root, FacetOf facet) => Build([.. Terms(root).Where(t => !IsOnly(t.Node, facet))]);

    public static QueryNode Join(QueryNode first, QueryNode second) => (first, second) switch
    {
        (EverythingNode, _) => second,
        (_, EverythingNode) => first,
        _ => Terms(second).Aggregate(first, (root, term) => Append(root, term.Node)),
    };

    private static List<JoinedTerm> Terms(QueryNode node)
    {
        var terms = new List<JoinedTerm>();
        Add(node, spelled: false);
        return terms;

        void Add(QueryNode part, bool spelled)
        {
            switch (part)
            {
                case EverythingNode:
                    break;
                case AndNode and:
                    Add(and.Left, spelled);
                    Add(and.Right, and.Spelled);
                    break;
                default:
                    terms.Add(new JoinedTerm(part, spelled));
                    break;
            }
        }
    }

    private static QueryNode Build(List<JoinedTerm> terms)
    {
        QueryNode? root = null;
        foreach (var term in terms)
        {
            root = root is null ? term.Node : new AndNode(root, term.Node, term.Spelled);
        }

        return root ?? new EverythingNode();
    }

    // A new term is joined the way the query's own terms are.
    private static QueryNode Append(QueryNode root, QueryNode term)
        => root is EverythingNode ? term : new AndNode(root, term, root is AndNode { Spelled: true });

    private static FieldNode Term(EventField field, string value) => new(FieldNames.Short(field), Literal(value));

    private static PatternValue Literal(string value) => new(Pattern.Literal(value));

    private static bool Names(FieldNode node, EventField field) => FieldNames.Find(node.Field) is [var found] && found.Name == field.Name;

    private static bool IsOnly(QueryNode node, FacetOf facet) => node switch
    {
        FieldNode term => Names(term, facet.Field) || (facet.Else.Count > 0 && FieldNames.Find(term.Field) is { } fields && facet.Fields.All(fields.Contains)),
        NotNode not => IsOnly(not.Operand, facet),
        AndNode and => IsOnly(and.Left, facet) && IsOnly(and.Right, facet),
        OrNode or => IsOnly(or.Left, facet) && IsOnly(or.Right, facet),
        _ => false,
    };

    /// <summary>The values of <c>field:a</c> or <c>field:(a OR b)</c>; null when anything but literals stands there.</summary>
    private static List<string>? Literals(ValueNode value)
    {
        switch (value)
        {
            case PatternValue { Pattern: { IsLiteral: true } literal }:
                return [literal.Text];
            case ValueOr either when Literals(either.Left) is { } left && Literals(either.Right) is { } right:
                return [.. left, .. right];
            default:
                return null;
        }
    }

    private static bool Has(FieldNode node, EventField field, string value) => Literals(node.Value)?.Exists(v => Same(field, v, value)) == true;

    private static FieldNode? Without(FieldNode node, EventField field, string value)
    {
        if (!Has(node, field, value))
        {
            return node;
        }

        ValueNode? left = null;
        foreach (var kept in Literals(node.Value)!.Where(v => !Same(field, v, value)))
        {
            left = left is null ? Literal(kept) : new ValueOr(left, Literal(kept));
        }

        return left is null ? null : node with { Value = left };
    }

    private static bool Same(EventField field, string a, string b)
        => string.Equals(a, b, field.Type is FieldType.Word or FieldType.Boolean ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    private sealed record JoinedTerm(QueryNode Node, bool Spelled);
}
