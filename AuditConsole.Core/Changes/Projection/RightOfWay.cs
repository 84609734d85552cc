namespace AuditConsole.Core.Changes.Projection;

/// <summary>Capture goes before the projection: while the ledger takes more than both can do, the projection rests between its batches and catches up afterwards.</summary>
internal sealed class RightOfWay(TimeProvider time)
{
    /// <summary>Events a second that the ledger takes beside a projection at full speed without being slowed.</summary>
    private const double Easy = 3_000;

    /// <summary>How many times as long as it worked it rests.</summary>
    private const int Rests = 4;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private long _size;
    private long _since;

    /// <summary>A batch is begun.</summary>
    public void Begin(long ledgerSize) => (_size, _since) = (ledgerSize, time.GetTimestamp());

    /// <summary>How long to rest now that the batch is done; zero unless the ledger was busy meanwhile.</summary>
    public TimeSpan Rest(long ledgerSize)
    {
        var worked = time.GetElapsedTime(_since);
        if (ledgerSize - _size <= Easy * worked.TotalSeconds)
        {
            return TimeSpan.Zero;
        }

        var rest = worked * Rests;
        return rest < Longest ? rest : Longest;
    }
}
