namespace AuditConsole.Core.Ledgers.Sealing;

/// <summary>Lets bursts of events pass: a seal takes a core for seconds, so while the writer is busy a few full runs wait. Safe for threads.</summary>
internal sealed class SealPace(TimeProvider time)
{
    /// <summary>Full runs that wait while the writer is busy. Each makes a start after a kill take about a second longer.</summary>
    public const int MostHeld = 5;

    /// <summary>Events a second that are taken beside a seal without being slowed.</summary>
    private const double Easy = 3_000;

    private static readonly TimeSpan LongestBusy = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();
    private TimeSpan _busy;
    private long _since;
    private bool _isInHand;

    /// <summary>The writer takes a group in hand.</summary>
    public void Begin(int events)
    {
        lock (_gate)
        {
            var busy = Busy() + TimeSpan.FromSeconds(events / Easy);
            _busy = busy < LongestBusy ? busy : LongestBusy;
            _isInHand = true;
        }
    }

    /// <summary>The group is committed or refused.</summary>
    public void End()
    {
        lock (_gate)
        {
            _isInHand = false;
            _since = time.GetTimestamp();
        }
    }

    /// <summary>How long to wait before it is asked again; zero when the oldest run is to be sealed now.</summary>
    /// <param name="waiting">Full runs that wait.</param>
    public TimeSpan Wait(int waiting)
    {
        lock (_gate)
        {
            var busy = Busy();
            return waiting > MostHeld || busy == TimeSpan.Zero ? TimeSpan.Zero : busy > ShortestWait ? busy : ShortestWait;
        }
    }

    /// <summary>How long the writer counts as busy after what it has taken. A commit that takes long is no pause: others wait behind it.</summary>
    private TimeSpan Busy()
    {
        var busy = _isInHand ? _busy : _busy - time.GetElapsedTime(_since);
        return busy > TimeSpan.Zero ? busy : TimeSpan.Zero;
    }
}
