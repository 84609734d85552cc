using System.Globalization;

namespace AuditConsole.Core.Common;

/// <summary>Instants as microseconds since 1970-01-01T00:00:00Z, the only form in which the product stores and compares time.</summary>
public static class Micros
{
    public const long PerSecond = 1_000_000;
    public const long PerMinute = 60 * PerSecond;
    public const long PerHour = 60 * PerMinute;
    public const long PerDay = 24 * PerHour;

    public static long Now(TimeProvider time) => From(time.GetUtcNow());

    public static long From(DateTimeOffset instant) => (instant.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>The instant in UTC, clamped to what <see cref="DateTimeOffset"/> can hold.</summary>
    public static DateTimeOffset ToUtc(long micros)
    {
        var ticks = Int128.Clamp((Int128)micros * TimeSpan.TicksPerMicrosecond + DateTimeOffset.UnixEpoch.Ticks, DateTimeOffset.MinValue.Ticks, DateTimeOffset.MaxValue.Ticks);
        return new DateTimeOffset((long)ticks, TimeSpan.Zero);
    }

    /// <summary>RFC 3339 in UTC with six fraction digits: <c>2026-03-10T14:30:45.123456Z</c>.</summary>
    public static string Format(long micros) => ToUtc(micros).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>RFC 3339 in UTC with three fraction digits: <c>2026-03-10T14:30:45.123Z</c>.</summary>
    public static string FormatMillis(long micros) => ToUtc(micros).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
