using System.Globalization;
using AuditConsole.Core.Events;
using AuditConsole.Core.Query.Syntax;

namespace AuditConsole.Core.Query.Planning;

/// <summary>Reads a written value as what its field holds, or says what was expected.</summary>
internal sealed class ValueResolver(string text, long now)
{
    // Kubernetes itself knows success and failure only.
    private const string KubernetesStatus = "responseStatus.status";

    public QueryError? Error { get; private set; }

    /// <param name="name">The field as it was written, for messages.</param>
    public ValueTest? Read(EventField field, string name, ValueNode value) => value is PresentValue ? PresentTest.Instance : field.Type switch
    {
        FieldType.Integer => Number(name, value),
        FieldType.Time => Time(name, value),
        FieldType.Address => Address(name, value),
        FieldType.Word or FieldType.Boolean => Word(field, name, value),
        FieldType.Text or FieldType.TextList => Text(name, value),
        _ => throw new ArgumentOutOfRangeException(nameof(field)),
    };

    private ValueTest? Text(string name, ValueNode value) => value switch
    {
        PatternValue { Pattern: { IsLiteral: true } literal } => new OneOfTest([literal.Text]),
        PatternValue { Pattern: var pattern } => new GlobTest(new Glob(pattern)),
        _ => Expected(value, $"`{name}` is a text, which has no order: a value was expected, for example `{FieldExamples.For(name)}`"),
    };

    private ValueTest? Number(string name, ValueNode value)
    {
        return value switch
        {
            PatternValue { Pattern: { IsLiteral: true } literal } => TryRead(literal.Text, out var n) ? new NumberTest(n, n) : Wrong(),
            CompareValue compare => TryRead(compare.Text, out var n) ? Compared(compare.Operator, n, n) : Wrong(),
            RangeValue range => Ends(range, TryRead, out var from, out var to) ? new NumberTest(from, to) : Wrong(),
            _ => Wrong(),
        };

        ValueTest? Wrong() => Expected(value, $"`{name}` is a number: a whole number was expected, for example `{FieldExamples.For(name)}`, but `{Written(value)}` was found");

        static bool TryRead(string written, out long number) => long.TryParse(written, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

        static bool Ends(RangeValue range, TryReadNumber read, out long from, out long to)
        {
            (from, to) = (long.MinValue, long.MaxValue);
            return (range.From is null || read(range.From, out from)) && (range.To is null || read(range.To, out to));
        }
    }

    private ValueTest? Time(string name, ValueNode value)
    {
        long first, last;
        switch (value)
        {
            case PatternValue { Pattern: { IsLiteral: true } literal } when TimeText.TryRead(literal.Text, now, out first, out last):
                return new NumberTest(first, last);
            case CompareValue compare when TimeText.TryRead(compare.Text, now, out first, out last):
                return Compared(compare.Operator, first, last);
            case RangeValue range:
                (first, last) = (long.MinValue, long.MaxValue);
                if ((range.From is null || TimeText.TryRead(range.From, now, out first, out _)) && (range.To is null || TimeText.TryRead(range.To, now, out _, out last)))
                {
                    return new NumberTest(first, last);
                }

                break;
        }

        return Expected(value, $"`{name}` is a time: `2026-03-10T14:30:00Z`, `2026-03-10T14:30+01:00`, `2026-03-10`, `now` or `now-24h` (s m h d w) was expected, but `{Written(value)}` was found");
    }

    private ValueTest? Address(string name, ValueNode value) => value switch
    {
        PatternValue { Pattern: { IsLiteral: true } literal } when AddressText.TryRead(literal.Text, out var network) => new AddressTest(network),
        PatternValue { Pattern: { IsLiteral: false } pattern } => new GlobTest(new Glob(pattern)),
        _ => Expected(value, $"`{name}` is an address: `203.0.113.7`, `10.0.0.0/8`, `2001:db8::/32` or `203.0.113.*` was expected, but `{Written(value)}` was found"),
    };

    private ValueTest? Word(EventField field, string name, ValueNode value)
    {
        var words = FieldVocabulary.Of(field);
        IReadOnlyList<string>? matching = value switch
        {
            PatternValue { Pattern: { IsLiteral: true } literal } => ExpandWord(field, name, words, literal.Text),
            PatternValue { Pattern: var pattern } => Matching(words, pattern),
            CompareValue compare when field == EventFields.Severity => Ordered(words, compare.Text, compare.Text, compare.Operator),
            RangeValue range when field == EventFields.Severity => Ordered(words, range.From ?? words[0], range.To ?? words[^1], null),
            _ => [],
        };
        if (matching is { Count: > 0 } || (matching is not null && value is PatternValue))
        {
            return new OneOfTest(matching);
        }

        var near = value is PatternValue { Pattern: var near1 } ? NearName.Find(near1.Text, words) : null;
        return Expected(value, $"`{name}` has no value `{Written(value)}`: one of {string.Join(", ", words)} was expected", near);
    }

    /// <summary>The stored words that a written one means: itself in any case, or a source's word for it. What failed for want of a permission failed too.</summary>
    private static string[]? ExpandWord(EventField field, string name, IReadOnlyList<string> words, string written)
    {
        if (field == EventFields.Outcome && (Is("failed") || (Is("failure") && name.Equals(KubernetesStatus, StringComparison.OrdinalIgnoreCase))))
        {
            return [EventVocabulary.Outcome.Word(Outcome.Failure), EventVocabulary.Outcome.Word(Outcome.Denied)];
        }

        return words.FirstOrDefault(Is) is { } word ? [word]
            : field == EventFields.Severity && InputWords.TrySeverity(written, out var severity) ? [EventVocabulary.Severity.Word(severity)]
            : field == EventFields.Outcome && InputWords.TryOutcome(written, out var outcome) ? [EventVocabulary.Outcome.Word(outcome)]
            : null;

        bool Is(string word) => word.Equals(written, StringComparison.OrdinalIgnoreCase);
    }

    private static string[] Matching(IReadOnlyList<string> words, Pattern pattern)
    {
        // The words are lower-case, so a lower-cased pattern compares them without case.
        var glob = new Glob(Pattern.FromSource(pattern.Source.ToLowerInvariant()));
        return [.. words.Where(w => glob.Matches(w))];
    }

    private static string[]? Ordered(IReadOnlyList<string> words, string first, string last, CompareOperator? compare)
    {
        if (!InputWords.TrySeverity(first, out var from) || !InputWords.TrySeverity(last, out var to))
        {
            return null;
        }

        var test = compare is { } c ? Compared(c, (int)from, (int)to) : new NumberTest((int)from, (int)to);
        return [.. words.Where((_, i) => test.Matches(i))];
    }

    internal static NumberTest Compared(CompareOperator compare, long first, long last) => compare switch
    {
        CompareOperator.Less => first == long.MinValue ? new NumberTest(1, 0) : new NumberTest(long.MinValue, first - 1),
        CompareOperator.LessOrEqual => new NumberTest(long.MinValue, last),
        CompareOperator.Greater => last == long.MaxValue ? new NumberTest(1, 0) : new NumberTest(last + 1, long.MaxValue),
        CompareOperator.GreaterOrEqual => new NumberTest(first, long.MaxValue),
        _ => throw new ArgumentOutOfRangeException(nameof(compare)),
    };

    private string Written(ValueNode value) => text.Substring(value.Span.Start, value.Span.Length);

    private ValueTest? Expected(ValueNode value, string message, string? near = null)
    {
        var fix = near is null ? null : text.Remove(value.Span.Start, value.Span.Length).Insert(value.Span.Start, near);
        Error = new QueryError(value.Span.Start, value.Span.Length, message, fix);
        return null;
    }

    private delegate bool TryReadNumber(string written, out long number);
}
