using System.Globalization;
using AuditConsole.Core.Common;
using AuditConsole.Web.Components.Shared;

namespace AuditConsole.Web.Components.Policies;

/// <summary>The time of a Change Log entry, in UTC: by day near now, by date before.</summary>
public static class EntryTime
{
    /// <summary><c>Today 14:34:18</c>, <c>Yesterday 09:00:00</c>, <c>3 Nov 09:41:20</c>, <c>3 Nov 2025 09:41:20</c>.</summary>
    public static string Words(long time, long now) => $"{Day(time, now)} {TimeWords.Clock(time)}";

    /// <summary><c>Today</c>, <c>Yesterday</c>, <c>3 Nov</c>, <c>3 Nov 2025</c>.</summary>
    public static string Day(long time, long now)
    {
        var day = TimeWords.DayOf(time);
        var today = TimeWords.DayOf(now);
        return day == today ? "Today"
            : day.AddDays(1) == today ? "Yesterday"
            : day.ToString(day.Year == today.Year ? "d MMM" : "d MMM yyyy", CultureInfo.InvariantCulture);
    }

    /// <summary><c>11 Jan 2026</c></summary>
    public static string Date(long time) => Micros.ToUtc(time).ToString("d MMM yyyy", CultureInfo.InvariantCulture);
}
