using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Query.Syntax;

namespace AuditConsole.Core.Query.Planning;

/// <summary>The pass that turns a tree into a condition: finds fields by name or alias, spreads <c>actor</c> and <c>resource</c> over the fields they mean, and has values read by type.</summary>
internal sealed class FieldResolver(string text, long now)
{
    private readonly ValueResolver _values = new(text, now);
    private readonly HashSet<EventField> _fields = [];

    public QueryError? Error { get; private set; }

    /// <summary>The fields that the query names, in any place.</summary>
    public IReadOnlySet<EventField> Fields => _fields;

    public bool HasWords { get; private set; }

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
        if (FieldNames.Find(node.Field) is not { } fields)
        {
            Error = FieldNames.Unknown(text, node);
            return null;
        }

        _fields.UnionWith(fields);
        return Value(node, fields, node.Value);
    }

    private Condition? Value(FieldNode node, IReadOnlyList<EventField> fields, ValueNode value)
    {
        switch (value)
        {
            case ValueOr or:
                return Value(node, fields, or.Left) is { } either && Value(node, fields, or.Right) is { } other ? new AnyOf([either, other]) : null;
            case ValueAnd and:
                return Value(node, fields, and.Left) is { } first && Value(node, fields, and.Right) is { } second ? new AllOf([first, second]) : null;
            case ValueNot not:
                return Value(node, fields, not.Operand) is { } part ? new Not(part) : null;
        }

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
