using System.Globalization;
using AuditConsole.Core.Common;

namespace AuditConsole.Web.Components.Shared;

/// <summary>Instants (microseconds UTC) and durations in the words of the console: 24 h, English, the zone given or UTC.</summary>
public static class TimeWords
{
    /// <summary><c>14:12:07</c></summary>
    public static string Clock(long micros, TimeZoneInfo? zone = null) => In(micros, zone).ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary><c>2026-11-21 14:12:07.318 UTC</c></summary>
    public static string Full(long micros, TimeZoneInfo? zone = null) => In(micros, zone).ToString("yyyy-MM-dd HH:mm:ss.fff ", CultureInfo.InvariantCulture) + Name(micros, zone);

    /// <summary><c>Sat 21 Nov 2026, 14:12:07.318</c></summary>
    public static string Head(long micros, TimeZoneInfo? zone = null) => In(micros, zone).ToString("ddd d MMM yyyy, HH:mm:ss.fff", CultureInfo.InvariantCulture);

    /// <summary><c>21 Nov, 14:12:07</c></summary>
    public static string Compact(long micros, TimeZoneInfo? zone = null) => In(micros, zone).ToString("d MMM, HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary><c>3 Nov 09:41</c>, with the year when it is another one than now's.</summary>
    public static string Short(long micros, long now, TimeZoneInfo? zone = null)
    {
        var local = In(micros, zone);
        return local.ToString(local.Year == In(now, zone).Year ? "d MMM HH:mm" : "d MMM yyyy HH:mm", CultureInfo.InvariantCulture);
    }

    /// <summary><c>3 Nov 2026 09:41</c></summary>
    public static string Dated(long micros, TimeZoneInfo? zone = null) => In(micros, zone).ToString("d MMM yyyy HH:mm", CultureInfo.InvariantCulture);

    /// <summary><c>Saturday 21 November 2026</c></summary>
    public static string Day(DateOnly day) => day.ToString("dddd d MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary><c>Sat 21 Nov</c></summary>
    public static string ShortDay(DateOnly day) => day.ToString("ddd d MMM", CultureInfo.InvariantCulture);

    public static DateOnly DayOf(long micros, TimeZoneInfo? zone = null) => DateOnly.FromDateTime(In(micros, zone).DateTime);

    /// <summary>Start of a day in a zone, microseconds UTC.</summary>
    public static long StartOf(DateOnly day, TimeZoneInfo? zone = null)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Unspecified);
        zone ??= TimeZoneInfo.Utc;

        // Where the clock jumps over midnight, the day begins at the first moment there is.
        while (zone.IsInvalidTime(midnight))
        {
            midnight = midnight.AddMinutes(15);
        }

        return Micros.From(new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)));
    }

    /// <summary><c>UTC</c>, or the offset at that instant: <c>UTC+01:00</c>.</summary>
    public static string Name(long micros, TimeZoneInfo? zone = null)
    {
        if (zone is null || zone == TimeZoneInfo.Utc)
        {
            return "UTC";
        }

        var offset = zone.GetUtcOffset(Micros.ToUtc(micros));
        return $"UTC{(offset < TimeSpan.Zero ? '-' : '+')}{offset:hh\\:mm}";
    }

    /// <summary><c>4 min ago</c>, <c>in 2 h</c>, <c>now</c>; one unit, cut, never rounded up.</summary>
    public static string Ago(long micros, long now)
    {
        var (amount, unit) = Math.Abs(now - micros) switch
        {
            < Micros.PerSecond => (0, "s"),
            < Micros.PerMinute and var s => (s / Micros.PerSecond, "s"),
            < Micros.PerHour and var m => (m / Micros.PerMinute, "min"),
            < 2 * Micros.PerDay and var h => (h / Micros.PerHour, "h"),
            var d => (d / Micros.PerDay, "d"),
        };
        return amount == 0 ? "now" : micros > now ? $"in {amount} {unit}" : $"{amount} {unit} ago";
    }

    /// <summary><c>3 min 40 s</c>: the two largest units that are not zero.</summary>
    public static string Duration(long micros)
    {
        ReadOnlySpan<(long Size, string Unit)> units = [(Micros.PerDay, "d"), (Micros.PerHour, "h"), (Micros.PerMinute, "min"), (Micros.PerSecond, "s")];
        var parts = new List<string>(2);
        var rest = Math.Max(micros, 0);
        foreach (var (size, unit) in units)
        {
            if (parts.Count < 2 && rest / size > 0)
            {
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"{rest / size} {unit}"));
                rest %= size;
            }
        }

        return parts.Count > 0 ? string.Join(' ', parts) : string.Create(CultureInfo.InvariantCulture, $"{micros / 1000} ms");
    }

    private static DateTimeOffset In(long micros, TimeZoneInfo? zone) => zone is null ? Micros.ToUtc(micros) : TimeZoneInfo.ConvertTime(Micros.ToUtc(micros), zone);
}
