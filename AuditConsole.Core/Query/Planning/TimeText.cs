using System.Globalization;
using AuditConsole.Core.Common;

namespace AuditConsole.Core.Query.Planning;

/// <summary>Times as queries write them: RFC 3339, a date (the whole day, UTC), <c>now</c>, <c>now-24h</c>, <c>now-1d-2h</c>, <c>now+5m</c>; units s m h d w.</summary>
internal static class TimeText
{
    // 100 years: keeps sums far from overflow.
    private const long FarthestOffset = 36_525 * Micros.PerDay;

    /// <param name="first">First microsecond that the text means.</param>
    /// <param name="last">Last microsecond that it means: the same, but for a date the end of its day.</param>
    public static bool TryRead(string text, long now, out long first, out long last)
    {
        last = 0;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            first = Micros.From(new DateTimeOffset(date.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero));
            last = first + Micros.PerDay - 1;
            return true;
        }

        var read = Rfc3339.TryParse(text, out first) || (text.StartsWith("now", StringComparison.OrdinalIgnoreCase) && TryReadOffsets(text.AsSpan(3), now, out first));
        last = first;
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
