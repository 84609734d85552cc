using System.Globalization;
using AuditConsole.Web.Components.Shared;

namespace AuditConsole.Web.Components.Timeline.Ranges;

/// <summary>A range in words: <c>Last 24 hours</c>, <c>Sat 21 Nov, 14:05 to 14:15</c>.</summary>
public static class RangeWords
{
    /// <summary>Ranges offered by name.</summary>
    public static readonly IReadOnlyList<(string Label, string Text)> Presets =
    [
        ("15 min", "15m"), ("1 h", "1h"), ("24 h", "24h"), ("7 d", "7d"), ("30 d", "30d"), ("90 d", "90d"), ("1 y", "1y"),
        ("Today", "today"), ("Yesterday", "yesterday"), ("This quarter", "this quarter"), ("Last quarter", "last quarter"),
    ];

    public static string Of(TimeRange range, long now, TimeZoneInfo zone)
    {
        if (range.EndsNow && range.From.StartsWith("now-", StringComparison.Ordinal))
        {
            return Last(range.From[4..]);
        }

        if (!range.TryResolve(now, out var span, out _))
        {
            return "No valid range";
        }

        return range.EndsNow ? $"Since {Moment(span.From, now, zone)}" : Between(span, now, zone);
    }

    /// <summary>The ends of a span, as short as they stay clear.</summary>
    public static string Between(Span span, long now, TimeZoneInfo zone)
    {
        var first = TimeWords.DayOf(span.From, zone);
        var last = TimeWords.DayOf(span.To, zone);
        if (TimeWords.StartOf(first, zone) == span.From && TimeWords.StartOf(last, zone) == span.To)
        {
            var end = last.AddDays(-1);
            return end == first ? Day(first, now, zone) : $"{Day(first, now, zone)} to {Day(end, now, zone)}";
        }

        return first == last
            ? $"{Day(first, now, zone)}, {ClockOf(span.From, zone)} to {ClockOf(span.To, zone)}"
            : $"{Moment(span.From, now, zone)} to {Moment(span.To, now, zone)}";
    }

    private static string Moment(long micros, long now, TimeZoneInfo zone) => $"{Day(TimeWords.DayOf(micros, zone), now, zone)} {ClockOf(micros, zone)}";

    private static string Day(DateOnly day, long now, TimeZoneInfo zone)
        => day.ToString(day.Year == TimeWords.DayOf(now, zone).Year ? "ddd d MMM" : "ddd d MMM yyyy", CultureInfo.InvariantCulture);

    private static string ClockOf(long micros, TimeZoneInfo zone)
    {
        var clock = TimeWords.Clock(micros, zone);
        return clock.EndsWith(":00", StringComparison.Ordinal) ? clock[..5] : clock;
    }

    private static string Last(string duration)
    {
        if (!TimeBound.TryDuration(duration, out _))
        {
            return "No valid range";
        }

        var amount = duration[..^1].Trim();
        var unit = char.ToLowerInvariant(duration[^1]) switch
        {
            's' => "second",
            'm' => "minute",
            'h' => "hour",
            'd' => "day",
            'w' => "week",
            _ => "year",
        };
        return amount == "1" ? $"Last {unit}" : $"Last {amount} {unit}s";
    }
}
