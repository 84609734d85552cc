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

    /// <summary>The batches from one place to another, both included: first seq of each.</summary>
    public IReadOnlyList<long> Within(long firstSeq, long lastSeq)
    {
        lock (_gate)
        {
            return _first.FindAll(first => first >= firstSeq && first <= lastSeq);
        }
    }

    /// <summary>Last seq of the batch that begins at a place.</summary>
    public long LastOf(long firstSeq)
    {
        lock (_gate)
        {
            var next = _first.BinarySearch(firstSeq) + 1;
            return next > 0 && next < _first.Count ? _first[next] - 1 : LastSeq;
        }
    }

    /// <summary>Forgets the batches of events that are sealed.</summary>
    public void ForgetSealed(long sealedSize)
    {
        lock (_gate)
        {
            _first.RemoveAll(first => first <= sealedSize);
        }
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
            return index >= 0 ? seq : index == -1 ? null : _first[~index - 1];
        }
    }
}
