using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using AuditConsole.Core.Common;
using AuditConsole.Web.Components.Shared;

namespace AuditConsole.Web.Components.Timeline.Ranges;

/// <summary>
/// What a person may type as a range: <c>90m</c>, <c>14:05..14:15</c>, <c>yesterday</c>, <c>2026-11-21</c>, <c>2026-11</c>, <c>q3</c>,
/// <c>±10m @ 14:12</c>, <c>2026-11-21 14:05 to 2026-11-22</c>, pairs of RFC 3339 instants.
/// </summary>
/// <param name="now">Microseconds UTC.</param>
/// <param name="zone">Zone of clock times and days without one of their own.</param>
public sealed class RangeText(long now, TimeZoneInfo zone)
{
    private const string Expected = "Expected 90m, 14:05..14:15, yesterday, 2026-11-21, ±10m @ 14:12 or two instants.";
    private static readonly string[] Separators = ["..", "/", " to ", " until ", " – ", " - "];

    public bool TryParse(string text, [NotNullWhen(true)] out TimeRange? range, [NotNullWhen(false)] out string? error)
    {
        text = text.Trim();
        error = null;
        range = Relative(text) ?? Around(text) ?? Named(text) ?? Pair(text) ?? Single(text);
        if (range is null)
        {
            error = text.Length == 0 ? Expected : $"“{text}” is not a range. {Expected}";
        }
        else if (!range.TryResolve(now, out _, out error))
        {
            range = null;
            error ??= Expected;
        }

        return range is not null;
    }

    private static TimeRange? Relative(string text)
    {
        var amount = text.StartsWith("last ", StringComparison.OrdinalIgnoreCase) ? text[5..] : text.TrimStart('-');
        return TimeBound.TryDuration(amount, out _) ? new TimeRange("now-" + amount.Replace(" ", string.Empty, StringComparison.Ordinal).ToLowerInvariant(), "now") : null;
    }

    private TimeRange? Around(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        var spread = text[..at].Replace("+-", string.Empty, StringComparison.Ordinal).Replace("+/-", string.Empty, StringComparison.Ordinal).Replace("±", string.Empty, StringComparison.Ordinal);
        return TimeBound.TryDuration(spread, out var half) && Moment(text[(at + 1)..].Trim()) is { } middle ? TimeRange.Between(middle.Start - half, middle.Start + half) : null;
    }

    private TimeRange? Named(string text)
    {
        var today = TimeWords.DayOf(now, zone);
        return text.ToLowerInvariant() switch
        {
            "today" => new TimeRange(Urls.Instant(TimeWords.StartOf(today, zone)), "now"),
            "yesterday" => Days(today.AddDays(-1), today),
            "this week" => new TimeRange(Urls.Instant(TimeWords.StartOf(Monday(today), zone)), "now"),
            "last week" => Days(Monday(today).AddDays(-7), Monday(today)),
            "this month" => new TimeRange(Urls.Instant(TimeWords.StartOf(new DateOnly(today.Year, today.Month, 1), zone)), "now"),
            "last month" => Days(new DateOnly(today.Year, today.Month, 1).AddMonths(-1), new DateOnly(today.Year, today.Month, 1)),
            "this quarter" => new TimeRange(Urls.Instant(TimeWords.StartOf(Quarter(today), zone)), "now"),
            "last quarter" => Days(Quarter(today).AddMonths(-3), Quarter(today)),
            var word => QuarterOf(word, today),
        };
    }

    /// <summary><c>q3</c> is the newest third quarter that has begun; <c>q3 2026</c> and <c>2026 q3</c> say the year.</summary>
    private TimeRange? QuarterOf(string word, DateOnly today)
    {
        var parts = word.Split([' ', '-'], StringSplitOptions.RemoveEmptyEntries);
        var named = parts.FirstOrDefault(p => p.Length == 2 && p[0] == 'q' && p[1] is >= '1' and <= '4');
        if (named is null || parts.Length > 2)
        {
            return null;
        }

        var month = (named[1] - '1') * 3 + 1;
        var year = today.Year;
        if (parts.Length == 2 && !(parts.FirstOrDefault(p => p != named) is { Length: 4 } text && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out year) && year is > 0 and < 9999))
        {
            return null;
        }

        var start = new DateOnly(year, month, 1);
        start = parts.Length == 1 && start > today ? start.AddYears(-1) : start;
        return Days(start, start.AddMonths(3));
    }

    private TimeRange? Pair(string text)
    {
        foreach (var separator in Separators)
        {
            var at = text.IndexOf(separator, StringComparison.Ordinal);
            if (at <= 0)
            {
                continue;
            }

            var left = text[..at].Trim();
            var right = text[(at + separator.Length)..].Trim();
            if (TimeBound.TryResolve(left, now, out _) && TimeBound.TryResolve(right, now, out _))
            {
                return new TimeRange(left, right);
            }

            if (Moment(left) is { } start && (right.Length == 0 ? new Instant(now, now, false) : Moment(right)) is { } end)
            {
                return right is "" or "now" ? new TimeRange(Urls.Instant(start.Start), "now") : Ordered(start, end);
            }
        }

        return null;
    }

    /// <summary>Of two clock times the later is today; one that would begin after it began the day before.</summary>
    private TimeRange Ordered(Instant start, Instant end)
    {
        if (start.IsClock && end.IsClock)
        {
            var from = end.Start <= start.Start ? PreviousDay(start.Start) : start.Start;
            return from > now ? TimeRange.Between(PreviousDay(from), PreviousDay(end.End)) : TimeRange.Between(from, end.End);
        }

        // A clock time after a date is of that date.
        var to = end.IsClock ? TimeWords.StartOf(TimeWords.DayOf(start.Start, zone), zone) + (end.Start - TimeWords.StartOf(TimeWords.DayOf(end.Start, zone), zone)) : end.End;
        return TimeRange.Between(start.Start, to);
    }

    private TimeRange? Single(string text)
    {
        if (Month(text) is { } month)
        {
            return Days(month, month.AddMonths(1));
        }

        return Moment(text) switch
        {
            { IsClock: true } clock => new TimeRange(Urls.Instant(clock.Start > now ? PreviousDay(clock.Start) : clock.Start), "now"),
            { } moment when moment.End > moment.Start => TimeRange.Between(moment.Start, moment.End),
            { } instant => new TimeRange(Urls.Instant(instant.Start), "now"),
            null => null,
        };
    }

    private static DateOnly? Month(string text)
        => DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) && month.Year < 9999 ? month : null;

    /// <summary>A clock time (of today), a day, a day with a clock time, a bound; the end is that of the day, else the moment itself.</summary>
    private Instant? Moment(string text)
    {
        if (TimeBound.TryResolve(text, now, out var bound))
        {
            return new Instant(bound, bound, false);
        }

        if (TimeOnly.TryParseExact(text, ["H:mm", "H:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var clock))
        {
            var at = At(TimeWords.DayOf(now, zone), clock);
            return new Instant(at, at, true);
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day < DateOnly.MaxValue)
        {
            return new Instant(TimeWords.StartOf(day, zone), TimeWords.StartOf(day.AddDays(1), zone), false);
        }

        if (DateTime.TryParseExact(text, ["yyyy-MM-dd H:mm", "yyyy-MM-dd H:mm:ss", "yyyy-MM-dd'T'H:mm", "yyyy-MM-dd'T'H:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var both))
        {
            var at = At(DateOnly.FromDateTime(both), TimeOnly.FromDateTime(both));
            return new Instant(at, at, false);
        }

        return null;
    }

    private TimeRange Days(DateOnly first, DateOnly end) => TimeRange.Between(TimeWords.StartOf(first, zone), TimeWords.StartOf(end, zone));

    private long At(DateOnly day, TimeOnly clock)
    {
        var local = day.ToDateTime(clock, DateTimeKind.Unspecified);
        return Micros.From(new DateTimeOffset(local, zone.GetUtcOffset(local)));
    }

    private long PreviousDay(long at) => At(TimeWords.DayOf(at, zone).AddDays(-1), TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(Micros.ToUtc(at), zone).DateTime));

    private static DateOnly Monday(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));

    private static DateOnly Quarter(DateOnly day) => new(day.Year, (day.Month - 1) / 3 * 3 + 1, 1);

    private readonly record struct Instant(long Start, long End, bool IsClock);
}
