using System.Globalization;
using AuditConsole.Core.Common;
using AuditConsole.Web.Components.Shared;

namespace AuditConsole.Web.Components.Timeline.Ranges;

/// <summary>One end of a range: <c>now</c>, <c>now-90m</c>, <c>now+1h</c> or an RFC 3339 instant.</summary>
public static class TimeBound
{
    // Far enough for every event there is, near enough to stay a date.
    private const long MaxAgo = 200 * 365 * Micros.PerDay;

    public static bool TryResolve(string text, long now, out long micros)
    {
        micros = now;
        if (text == "now")
        {
            return true;
        }

        if (text.StartsWith("now", StringComparison.Ordinal) && text.Length > 4 && text[3] is '-' or '+')
        {
            if (!TryDuration(text.AsSpan(4), out var duration))
            {
                return false;
            }

            micros = text[3] == '-' ? now - duration : now + duration;
            return true;
        }

        return Rfc3339.TryParse(text, out micros);
    }

    /// <summary>A date alone, which links are written with by hand, as the instant at which its day begins or, for the end of a range, has passed; anything else as it is.</summary>
    public static string OfDate(string text, TimeZoneInfo zone, bool isEnd)
        => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day < DateOnly.MaxValue
            ? Urls.Instant(TimeWords.StartOf(isEnd ? day.AddDays(1) : day, zone))
            : text;

    /// <summary><c>90m</c>, <c>24h</c>, <c>7d</c>, <c>2w</c>, <c>30s</c>, <c>1y</c>: a whole number and a unit.</summary>
    public static bool TryDuration(ReadOnlySpan<char> text, out long micros)
    {
        micros = 0;
        text = text.Trim();
        if (text.Length < 2 || !long.TryParse(text[..^1].TrimEnd(), NumberStyles.None, CultureInfo.InvariantCulture, out var amount) || amount == 0)
        {
            return false;
        }

        var unit = char.ToLowerInvariant(text[^1]) switch
        {
            's' => Micros.PerSecond,
            'm' => Micros.PerMinute,
            'h' => Micros.PerHour,
            'd' => Micros.PerDay,
            'w' => 7 * Micros.PerDay,
            'y' => 365 * Micros.PerDay,
            _ => 0,
        };
        if (unit == 0 || amount > MaxAgo / unit)
        {
            return false;
        }

        micros = amount * unit;
        return true;
    }
}
