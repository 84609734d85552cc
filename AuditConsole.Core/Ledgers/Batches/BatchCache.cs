using System.Diagnostics.CodeAnalysis;

namespace AuditConsole.Core.Ledgers.Batches;

/// <summary>The batches that were written or read last, unpacked, within a budget of bytes.</summary>
internal sealed class BatchCache(long budgetBytes)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Ledger, long FirstSeq), LinkedListNode<(string Ledger, DecodedBatch Batch)>> _byPlace = [];
    private readonly LinkedList<(string Ledger, DecodedBatch Batch)> _newestUseFirst = [];
    private long _bytes;

    public long Bytes
    {
        get
        {
            lock (_gate)
            {
                return _bytes;
            }
        }
    }

    public bool TryGet(string ledger, long firstSeq, [NotNullWhen(true)] out DecodedBatch? batch)
    {
        lock (_gate)
        {
            if (!_byPlace.TryGetValue((ledger, firstSeq), out var node))
            {
                batch = null;
                return false;
            }

            _newestUseFirst.Remove(node);
            _newestUseFirst.AddFirst(node);
            batch = node.Value.Batch;
            return true;
        }
    }

    /// <summary>Forgets all batches of a ledger.</summary>
    public void Remove(string ledger)
    {
        lock (_gate)
        {
            foreach (var node in _byPlace.Where(place => place.Key.Ledger == ledger).Select(place => place.Value).ToList())
            {
                _newestUseFirst.Remove(node);
                _byPlace.Remove((ledger, node.Value.Batch.FirstSeq));
                _bytes -= node.Value.Batch.Bytes;
            }
        }
    }

    /// <summary>A batch larger than the whole budget is not kept.</summary>
    public void Add(string ledger, DecodedBatch batch)
    {
        lock (_gate)
        {
            if (batch.Bytes > budgetBytes || _byPlace.ContainsKey((ledger, batch.FirstSeq)))
            {
                return;
            }

            _byPlace.Add((ledger, batch.FirstSeq), _newestUseFirst.AddFirst((ledger, batch)));
            _bytes += batch.Bytes;
            while (_bytes > budgetBytes && _newestUseFirst.Last is { } oldest)
            {
                _newestUseFirst.RemoveLast();
                _byPlace.Remove((oldest.Value.Ledger, oldest.Value.Batch.FirstSeq));
                _bytes -= oldest.Value.Batch.Bytes;
            }
        }
    }
}
