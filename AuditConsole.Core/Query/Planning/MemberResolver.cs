using AuditConsole.Core.Query.Syntax;

namespace AuditConsole.Core.Query.Planning;

/// <summary>Reads what is written behind the path of a body, whose type only the body knows: a comparison is of numbers or of times, all else is text.</summary>
internal sealed class MemberResolver(string text, long now)
{
    public QueryError? Error { get; private set; }

    public BodyCondition? Read(FieldNode node, BodyPath path, ValueNode value)
    {
        if (path.Parts.Count > BodyPath.MostParts)
        {
            return Expected(node.FieldSpan, $"a path may have up to {BodyPath.MostParts} parts");
        }

        if (path.Parts.Count == 0 && value is not PresentValue)
        {
            return Expected(node.FieldSpan, $"`{node.Field}` is a whole body: the path of a value in it was expected, for example `{node.Field}.spec.order:100`, or `{node.Field}:*`");
        }

        return value switch
        {
            PresentValue => Test(MemberTest.Present, []),
            PatternValue { Pattern: { IsLiteral: true } literal } when TimeText.TryRead(literal.Text, now, out var first, out var last) => Test(new MemberTest(new OneOfTest([literal.Text]), Times: new NumberTest(first, last)), []),
            PatternValue { Pattern: { IsLiteral: true } literal } => Test(new MemberTest(new OneOfTest([literal.Text])), BodyWords.Of(literal)),
            PatternValue { Pattern: var pattern } => Test(new MemberTest(new GlobTest(new Glob(pattern))), BodyWords.Of(pattern)),
            CompareValue compare => Compare(compare) is { } test ? Test(test, []) : Unordered(node, value),
            RangeValue range => Range(range) is { } test ? Test(test, []) : Unordered(node, value),
            _ => throw new ArgumentOutOfRangeException(nameof(value)),
        };

        BodyTest Test(MemberTest test, IEnumerable<WordMatcher> words) => new(path, test, [.. path.Words(), .. words]);
    }

    public BodyCondition? ReadChanged(ValueNode value)
    {
        switch (value)
        {
            case PresentValue:
                return new ChangedTest(new ChangedPaths(null));
            case PatternValue { Pattern: { Source.Length: > 0 } pattern }:
                return new ChangedTest(new ChangedPaths(pattern));
            default:
                return Expected(value.Span, "`changed` asks for a path: for example `changed:spec.ingress` was expected");
        }
    }

    private MemberTest? Compare(CompareValue compare)
    {
        if (DecimalRange.TryRead(compare.Text, out var number))
        {
            var isLess = compare.Operator is CompareOperator.Less or CompareOperator.LessOrEqual;
            var withEnd = compare.Operator is CompareOperator.LessOrEqual or CompareOperator.GreaterOrEqual;
            return new MemberTest(null, new DecimalRange(isLess ? null : number, isLess ? number : null, withEnd, withEnd));
        }

        return TimeText.TryRead(compare.Text, now, out var first, out var last) ? new MemberTest(null, Times: ValueResolver.Compared(compare.Operator, first, last)) : null;
    }

    private MemberTest? Range(RangeValue range)
    {
        if (End(range.From, out var from) && End(range.To, out var to))
        {
            return new MemberTest(null, new DecimalRange(from, to));
        }

        var (first, last) = (long.MinValue, long.MaxValue);
        return (range.From is null || TimeText.TryRead(range.From, now, out first, out _)) && (range.To is null || TimeText.TryRead(range.To, now, out _, out last))
            ? new MemberTest(null, Times: new NumberTest(first, last))
            : null;

        static bool End(string? written, out decimal? end)
        {
            end = written is not null && DecimalRange.TryRead(written, out var number) ? number : null;
            return written is null || end is not null;
        }
    }

    private BodyCondition? Unordered(FieldNode node, ValueNode value)
        => Expected(value.Span, $"only numbers and times have an order in a body: for example `{node.Field}:>100` or `{node.Field}:>now-24h` was expected, but `{text.Substring(value.Span.Start, value.Span.Length)}` was found");

    private BodyCondition? Expected(SourceSpan at, string message)
    {
        Error = new QueryError(at.Start, at.Length, message, null);
        return null;
    }
}
