using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Query.Syntax;

namespace AuditConsole.Core.Query.Planning;

/// <summary>The pass that turns a tree into a condition: finds fields by name or alias, spreads <c>actor</c> and <c>resource</c> over the fields they mean, and has values read by type.</summary>
internal sealed class FieldResolver(string text, long now)
{
    private readonly ValueResolver _values = new(text, now);
    private readonly MemberResolver _members = new(text, now);
    private readonly HashSet<EventField> _fields = [];

    public QueryError? Error { get; private set; }

    /// <summary>The fields that the query names, in any place.</summary>
    public IReadOnlySet<EventField> Named => _fields;

    public bool HasWords { get; private set; }

    /// <summary>The first name that asks about bodies.</summary>
    public string? BodyName { get; private set; }

    /// <summary>The condition; null with <see cref="Error"/> set when a name or value is wrong.</summary>
    public Condition? Resolve(QueryNode node) => node switch
    {
        EverythingNode => Constant.True,
        AndNode and => Join(and, new List<Condition>()) is { } parts ? new AllOf(parts) : null,
        OrNode or => Both(or.Left, or.Right) is { } parts ? new AnyOf(parts) : null,
        NotNode not => Resolve(not.Operand) is { } part ? new Not(part) : null,
        WordNode { Pattern.IsAny: true } => Constant.True,
        WordNode word => Word(word),
        FieldNode field => Field(field),
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };

    private List<Condition>? Join(QueryNode node, List<Condition> parts)
    {
        if (node is AndNode and)
        {
            return Join(and.Left, parts) is null ? null : Join(and.Right, parts);
        }

        if (Resolve(node) is not { } part)
        {
            return null;
        }

        parts.Add(part);
        return parts;
    }

    private List<Condition>? Both(QueryNode left, QueryNode right)
        => Resolve(left) is { } first && Resolve(right) is { } second ? [first, second] : null;

    private WordTest? Word(WordNode word)
    {
        if (word.Pattern.Source.Length == 0)
        {
            Error = new QueryError(word.Span.Start, word.Span.Length, "between these quotes a word was expected", null);
            return null;
        }

        HasWords = true;
        return new WordTest(new WordMatcher(word.Pattern));
    }

    private Condition? Field(FieldNode node)
    {
        if (FieldNames.Find(node.Field) is { } fields)
        {
            _fields.UnionWith(fields);
            return Value(node.Value, value => Fields(node, fields, value));
        }

        var path = BodyPath.Find(node.Field);
        if (path is null && !node.Field.Equals(FieldNames.Changed, StringComparison.OrdinalIgnoreCase))
        {
            Error = FieldNames.Unknown(text, node);
            return null;
        }

        BodyName ??= node.Field;
        return Value(node.Value, value => Member(path is null ? _members.ReadChanged(value) : _members.Read(node, path, value)));
    }

    /// <summary>Spreads a list of values.</summary>
    private static Condition? Value(ValueNode value, Func<ValueNode, Condition?> read) => value switch
    {
        ValueOr or => Value(or.Left, read) is { } either && Value(or.Right, read) is { } other ? new AnyOf([either, other]) : null,
        ValueAnd and => Value(and.Left, read) is { } first && Value(and.Right, read) is { } second ? new AllOf([first, second]) : null,
        ValueNot not => Value(not.Operand, read) is { } part ? new Not(part) : null,
        _ => read(value),
    };

    private BodyCondition? Member(BodyCondition? read)
    {
        Error = read is null ? _members.Error : Error;
        return read;
    }

    private Condition? Fields(FieldNode node, IReadOnlyList<EventField> fields, ValueNode value)
    {
        var tests = new List<Condition>();
        foreach (var field in fields)
        {
            if (_values.Read(field, node.Field, value) is not { } test)
            {
                Error = _values.Error;
                return null;
            }

            tests.Add(field == EventFields.AgeDays ? new FieldTest(EventFields.Time, OfAge(test)) : new FieldTest(field, test));
        }

        return tests.Count == 1 ? tests[0] : new AnyOf(tests);
    }

    /// <summary>The times at which an event happened that has the age by now.</summary>
    private ValueTest OfAge(ValueTest days)
    {
        return days is NumberTest age ? new NumberTest(Saturated(now - (((Int128)age.To + 1) * Micros.PerDay) + 1), Saturated(now - ((Int128)age.From * Micros.PerDay))) : days;

        static long Saturated(Int128 time) => (long)Int128.Clamp(time, long.MinValue, long.MaxValue);
    }
}
