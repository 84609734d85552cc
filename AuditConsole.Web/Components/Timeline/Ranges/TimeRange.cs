using AuditConsole.Core.Common;

namespace AuditConsole.Web.Components.Timeline.Ranges;

/// <summary>A range as the address says it: both ends a bound (<see cref="TimeBound"/>), the end not included.</summary>
public sealed record TimeRange(string From, string To)
{
    public static readonly TimeRange Default = new(TimelineUrlState.DefaultFrom, TimelineUrlState.DefaultTo);

    /// <summary>True while the range moves with the clock: new events can arrive in it.</summary>
    public bool EndsNow => To == "now";

    public static TimeRange Between(long from, long to) => new(Urls.Instant(from), Urls.Instant(to));

    /// <summary>The range in microseconds UTC.</summary>
    public bool TryResolve(long now, out Span span, out string? error)
    {
        span = default;
        error = null;
        if (!TimeBound.TryResolve(From, now, out var from))
        {
            error = $"“{From}” is not a time. Expected now-24h, 2026-11-21 or 2026-11-21T14:05:00Z.";
        }
        else if (!TimeBound.TryResolve(To, now, out var to))
        {
            error = $"“{To}” is not a time. Expected now, 2026-11-21 or 2026-11-21T14:15:00Z.";
        }
        else if (to <= from)
        {
            error = "The range ends before it begins.";
        }
        else
        {
            span = EndsNow ? Whole(from, to) : new Span(from, to);
        }

        return error is null;
    }

    // The clock's fraction of a second would stand in every address made from the span. What is relative moves with the end and stays as long.
    private static Span Whole(long from, long to)
    {
        var end = to - to % Micros.PerSecond + Micros.PerSecond;
        return new Span(from % Micros.PerSecond == 0 ? from : from + end - to, end);
    }

    /// <summary>The range as long again, earlier (-1) or later (1).</summary>
    public static TimeRange Shifted(Span span, int direction) => Between(span.From + direction * span.Length, span.To + direction * span.Length);

    /// <summary>Twice as long around the same middle, but not into the future.</summary>
    public static TimeRange Widened(Span span, long now)
    {
        var half = Math.Max(span.Length / 2, Micros.PerSecond);
        return Between(span.From - half, Math.Max(Math.Min(span.To + half, now), span.To));
    }
}

/// <summary>From (included) to To (not included), microseconds UTC.</summary>
public readonly record struct Span(long From, long To)
{
    public long Length => To - From;
}
