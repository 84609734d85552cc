using System.Globalization;
using AuditConsole.Core.Common;

namespace AuditConsole.Core.Query.Planning;

/// <summary>
/// Times as queries write them: RFC 3339, also cut after the minute, the hour, the day or the month, which then means all of it; without an offset they are UTC.
/// Or <c>now</c>, with offsets (<c>now-24h</c>, <c>now-1d-2h</c>, <c>now+5m</c>; units s m h d w) and cut too (<c>now/d</c> is today, UTC, <c>now-1d/d</c> yesterday).
/// </summary>
internal static class TimeText
{
    // 100 years: keeps sums far from overflow.
    private const long FarthestOffset = 36_525 * Micros.PerDay;

    private const int MonthLength = 7;
    private const int DayLength = 10;
    private const int HourLength = 13;
    private const int MinuteLength = 16;

    /// <param name="first">First microsecond that the text means.</param>
    /// <param name="last">Last microsecond that it means: the same for an instant, else the end of its minute, day and so on.</param>
    public static bool TryRead(string text, long now, out long first, out long last)
    {
        if (text.StartsWith("now", StringComparison.OrdinalIgnoreCase))
        {
            return TryReadNow(text.AsSpan(3), now, out first, out last);
        }

        if (Rfc3339.TryParse(text, out first))
        {
            last = first;
            return true;
        }

        var offset = OffsetAt(text);
        return TryReadCut(text[..offset], offset == text.Length ? "Z" : text[offset..], out first, out last);
    }

    // Whole units of a time; what is cut off begins at its least.
    private static bool TryReadCut(string text, string offset, out long first, out long last)
    {
        var (rest, width) = text.Length switch
        {
            MonthLength => ("-01T00:00:00", 0L),
            DayLength => ("T00:00:00", Micros.PerDay),
            HourLength => (":00:00", Micros.PerHour),
            MinuteLength => (":00", Micros.PerMinute),
            _ => ("", 1),
        };
        var read = Rfc3339.TryParse(text + rest + offset, out first);
        if (read && width == 0)
        {
            width = DateTime.DaysInMonth(int.Parse(text.AsSpan(0, 4), CultureInfo.InvariantCulture), int.Parse(text.AsSpan(5), CultureInfo.InvariantCulture)) * Micros.PerDay;
        }

        last = first + width - 1;
        return read;
    }

    /// <summary>Where the offset of a time begins; its length when it has none.</summary>
    private static int OffsetAt(string text)
    {
        if (text.EndsWith('Z') || text.EndsWith('z'))
        {
            return text.Length - 1;
        }

        // The shortest time that can have one is a month; a month's own dash is no offset's.
        return text.Length >= MonthLength + 6 && text[^6] is '+' or '-' && text[^3] == ':' ? text.Length - 6 : text.Length;
    }

    private static bool TryReadNow(ReadOnlySpan<char> text, long now, out long first, out long last)
    {
        var width = 1L;
        if (text is [.., '/', var cut] && Unit(cut) is { } unit)
        {
            text = text[..^2];
            width = unit;
        }

        var read = TryReadOffsets(text, now, out first);
        // Weeks begin on Mondays; the first day of all times was a Thursday.
        var origin = width == 7 * Micros.PerDay ? 4 * Micros.PerDay : 0;
        first -= (((first - origin) % width) + width) % width;
        last = first + width - 1;
        return read;
    }

    private static bool TryReadOffsets(ReadOnlySpan<char> text, long now, out long micros)
    {
        micros = now;
        while (!text.IsEmpty)
        {
            var digits = 1;
            while (digits < text.Length && char.IsAsciiDigit(text[digits]))
            {
                digits++;
            }

            if (text[0] is not ('+' or '-') || digits == text.Length || !long.TryParse(text[1..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                || Unit(text[digits]) is not { } unit || count > FarthestOffset / unit)
            {
                return false;
            }

            micros += text[0] == '-' ? -count * unit : count * unit;
            text = text[(digits + 1)..];
        }

        return true;
    }

    private static long? Unit(char c) => c switch
    {
        's' => Micros.PerSecond,
        'm' => Micros.PerMinute,
        'h' => Micros.PerHour,
        'd' => Micros.PerDay,
        'w' => 7 * Micros.PerDay,
        _ => null,
    };
}
