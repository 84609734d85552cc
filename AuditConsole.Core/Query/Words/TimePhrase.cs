using System.Globalization;
using AuditConsole.Core.Query.Syntax;

namespace AuditConsole.Core.Query.Words;

/// <summary>Times as part of a sentence: <c>in the last 24 hours</c>, <c>since 2026-03-10</c>.</summary>
internal static class TimePhrase
{
    private const int MonthLength = 7;
    private const int DayLength = 10;

    public static string Of(ValueNode value) => ValuePhrase.List(value, One);

    private static string One(ValueNode value) => value switch
    {
        PresentValue or RangeValue { From: null, To: null } => "at any time",
        PatternValue { Pattern: var pattern } => pattern.Text.Length switch { MonthLength => $"in {pattern.Text}", DayLength => $"on {pattern.Text}", _ => $"at {pattern.Text}" },
        CompareValue { Operator: CompareOperator.Greater or CompareOperator.GreaterOrEqual } compare when Ago(compare.Text) is { } span => Last(span),
        CompareValue { Operator: CompareOperator.Less or CompareOperator.LessOrEqual } compare when Ago(compare.Text) is { } span => $"more than {span} ago",
        CompareValue { Operator: CompareOperator.Greater } compare => $"after {compare.Text}",
        CompareValue { Operator: CompareOperator.GreaterOrEqual } compare => $"since {compare.Text}",
        CompareValue { Operator: CompareOperator.Less } compare => $"before {compare.Text}",
        CompareValue compare => $"until {compare.Text}",
        RangeValue { From: var from, To: null or "now" } when Ago(from!) is { } span => Last(span),
        RangeValue { From: var from, To: null } => $"since {from}",
        RangeValue { From: null, To: var to } => $"until {to}",
        RangeValue { From: var from, To: var to } => $"from {from} to {to}",
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };

    private static string Last(string span) => $"in the last {(span.StartsWith("1 ", StringComparison.Ordinal) ? span[2..] : span)}";

    /// <summary>The span of <c>now-24h</c>; null for times that are not as simple.</summary>
    private static string? Ago(string text)
    {
        if (!text.StartsWith("now-", StringComparison.OrdinalIgnoreCase) || !int.TryParse(text.AsSpan(4, text.Length - 5), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return null;
        }

        var unit = text[^1] switch { 's' => "second", 'm' => "minute", 'h' => "hour", 'd' => "day", _ => "week" };
        return count == 1 ? $"1 {unit}" : $"{count} {unit}s";
    }
}
