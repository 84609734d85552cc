namespace AuditConsole.Core.Common;

/// <summary>Strict RFC 3339 date-times: any offset, 0-9 fraction digits (cut to microseconds), <c>T</c>, <c>t</c> or a space between date and time.</summary>
public static class Rfc3339
{
    public static bool TryParse(ReadOnlySpan<char> text, out long micros)
    {
        Span<byte> utf8 = stackalloc byte[48];
        micros = 0;
        if (text.Length > utf8.Length)
        {
            return false;
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] > 127)
            {
                return false;
            }

            utf8[i] = (byte)text[i];
        }

        return TryParse(utf8[..text.Length], out micros);
    }

    public static bool TryParse(ReadOnlySpan<byte> text, out long micros)
    {
        micros = 0;
        if (text.Length < 20 || text[4] != '-' || text[7] != '-' || text[13] != ':' || text[16] != ':' || text[10] is not ((byte)'T' or (byte)'t' or (byte)' '))
        {
            return false;
        }

        if (!Digits(text[..4], out var year) || !Digits(text[5..7], out var month) || !Digits(text[8..10], out var day)
            || !Digits(text[11..13], out var hour) || !Digits(text[14..16], out var minute) || !Digits(text[17..19], out var second))
        {
            return false;
        }

        // A leap second has no place of its own in Unix time: it is the last microsecond before the next minute.
        var leap = second == 60;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 60)
        {
            return false;
        }

        if (!TryFraction(text[19..], out var fraction, out var rest) || !TryOffset(rest, out var offsetMinutes))
        {
            return false;
        }

        var days = (new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerDay;
        micros = days * Micros.PerDay + (hour * 60L + minute - offsetMinutes) * Micros.PerMinute + (leap ? 59 : second) * Micros.PerSecond + (leap ? 999_999 : fraction);
        return true;
    }

    private static bool TryFraction(ReadOnlySpan<byte> text, out long micros, out ReadOnlySpan<byte> rest)
    {
        micros = 0;
        rest = text;
        if (text.IsEmpty || text[0] != '.')
        {
            return true;
        }

        var digits = 0;
        var i = 1;
        for (; i < text.Length && text[i] is >= (byte)'0' and <= (byte)'9'; i++)
        {
            if (++digits > 9)
            {
                return false;
            }

            if (digits <= 6)
            {
                micros = micros * 10 + (text[i] - '0');
            }
        }

        for (var scale = digits; scale < 6; scale++)
        {
            micros *= 10;
        }

        rest = text[i..];
        return digits > 0;
    }

    private static bool TryOffset(ReadOnlySpan<byte> text, out int minutes)
    {
        minutes = 0;
        if (text.Length == 1)
        {
            return text[0] is (byte)'Z' or (byte)'z';
        }

        if (text.Length != 6 || text[0] is not ((byte)'+' or (byte)'-') || text[3] != ':' || !Digits(text[1..3], out var hour) || !Digits(text[4..6], out var minute) || hour > 23 || minute > 59)
        {
            return false;
        }

        minutes = (hour * 60 + minute) * (text[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool Digits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (var c in text)
        {
            if (c is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            value = value * 10 + (c - '0');
        }

        return true;
    }
}
