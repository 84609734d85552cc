using System.Globalization;
using System.Text.Json;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;

namespace AuditConsole.Core.Ingestion;

/// <summary>Times as sources state them: RFC 3339, or an epoch number whose unit its magnitude tells.</summary>
internal static class EventTime
{
    public const string Expected = "RFC 3339 time or epoch number";

    private const long OldestAge = 3653 * Micros.PerDay;
    private const long SkewAhead = 5 * Micros.PerMinute;

    /// <summary>Reads the reader's current value; microseconds UTC.</summary>
    public static bool TryRead(ref Utf8JsonReader reader, out long micros)
    {
        micros = 0;
        return reader.TokenType switch
        {
            JsonTokenType.String when !reader.ValueIsEscaped => Rfc3339.TryParse(reader.ValueSpan, out micros),
            JsonTokenType.Number => TryEpoch(ref reader, out micros),
            _ => false,
        };
    }

    /// <summary>Sets the time of an event: the stated one, or the time of arrival when that is missing or unlikely.</summary>
    public static void Set(AuditEvent e, long? stated, long received)
    {
        e.Received = received;
        e.Time = stated ?? received;
        if (stated is not { } time)
        {
            return;
        }

        if (time < received - OldestAge || time > received + Micros.PerDay)
        {
            e.Time = received;
            e.Extra.Add(new("original_time", Micros.Format(time)));
            e.Tags.Add("clock_skew");
        }
        else if (time > received + SkewAhead)
        {
            e.Tags.Add("clock_skew");
        }
    }

    private static bool TryEpoch(ref Utf8JsonReader reader, out long micros)
    {
        micros = 0;
        if (!decimal.TryParse(System.Text.Encoding.ASCII.GetString(reader.ValueSpan), NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        var scaled = Math.Abs(number) switch
        {
            < 1e11m => number * 1_000_000m,
            < 1e14m => number * 1_000m,
            < 1e17m => number,
            _ => number / 1_000m,
        };
        if (Math.Abs(scaled) > 9e18m)
        {
            return false;
        }

        micros = (long)decimal.Truncate(scaled);
        return true;
    }
}
