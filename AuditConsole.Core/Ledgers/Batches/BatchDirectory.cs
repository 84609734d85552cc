namespace AuditConsole.Core.Ledgers.Batches;

/// <summary>Which batch an event lies in: the first seq of each, ascending. One thread adds, any number look up.</summary>
internal sealed class BatchDirectory
{
    private readonly Lock _gate = new();
    private readonly List<long> _first = [];
    private long _lastSeq;

    public long LastSeq => Interlocked.Read(ref _lastSeq);

    public void Add(long firstSeq, int count)
    {
        lock (_gate)
        {
            _first.Add(firstSeq);
        }

        Interlocked.Exchange(ref _lastSeq, firstSeq + count - 1);
    }

    /// <summary>First seq of the batch that holds this event; null when there is no such event.</summary>
    public long? Find(long seq)
    {
        if (seq < 1 || seq > LastSeq)
        {
            return null;
        }

        lock (_gate)
        {
            var index = _first.BinarySearch(seq);
            return _first[index >= 0 ? index : ~index - 1];
        }
    }
}
