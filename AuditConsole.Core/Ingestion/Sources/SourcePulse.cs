using AuditConsole.Core.Common;

namespace AuditConsole.Core.Ingestion.Sources;

/// <summary>How a source has been sending since this process started.</summary>
/// <param name="PerMinute">Events of each of the last 60 minutes, oldest first; the last one is the running minute.</param>
/// <param name="Lag">Microseconds from an event's own time to its arrival, which 95 of 100 of its newest events kept below; null before the first.</param>
public sealed record SourcePulse(IReadOnlyList<int> PerMinute, long? Lag)
{
    public static readonly SourcePulse Silent = new(new int[SourceBeat.Minutes], null);

    /// <summary>Events a minute, over the last five whole minutes.</summary>
    public double Rate => PerMinute.SkipLast(1).TakeLast(5).Average();
}

/// <summary>Counts the minutes of one source and keeps the delays of its newest events. Safe for threads.</summary>
internal sealed class SourceBeat
{
    public const int Minutes = 60;
    private const int Delays = 512;

    private readonly Lock _lock = new();
    private readonly int[] _counts = new int[Minutes];
    private readonly long[] _delays = new long[Delays];
    private long _minute;
    private long _seen;

    /// <param name="now">Microseconds UTC.</param>
    /// <param name="delays">Microseconds of each event that is new.</param>
    public void Add(int received, IEnumerable<long> delays, long now)
    {
        lock (_lock)
        {
            Turn(now);
            _counts[_minute % Minutes] += received;
            foreach (var delay in delays)
            {
                _delays[_seen++ % Delays] = Math.Max(0, delay);
            }
        }
    }

    public SourcePulse At(long now)
    {
        lock (_lock)
        {
            Turn(now);
            var perMinute = Enumerable.Range(1, Minutes).Select(i => _counts[(_minute + i) % Minutes]).ToArray();
            var delays = _delays[..(int)Math.Min(_seen, Delays)];
            Array.Sort(delays);
            return new SourcePulse(perMinute, delays.Length == 0 ? null : delays[(delays.Length * 95 - 1) / 100]);
        }
    }

    /// <summary>Empties the minutes that have passed without an event.</summary>
    private void Turn(long now)
    {
        var minute = now / Micros.PerMinute;
        for (var next = Math.Max(_minute + 1, minute - Minutes + 1); next <= minute; next++)
        {
            _counts[next % Minutes] = 0;
        }

        _minute = Math.Max(_minute, minute);
    }
}
