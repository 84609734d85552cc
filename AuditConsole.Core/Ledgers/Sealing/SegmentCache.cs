using System.Diagnostics.CodeAnalysis;

namespace AuditConsole.Core.Ledgers.Sealing;

/// <summary>What was unpacked of segments last, within a budget of bytes; the least recently used goes first. One cache serves all ledgers.</summary>
internal sealed class SegmentCache(long budgetBytes)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<SegmentPlace, LinkedListNode<(SegmentPlace Place, object Item, long Bytes)>> _byPlace = [];
    private readonly LinkedList<(SegmentPlace Place, object Item, long Bytes)> _newestUseFirst = [];
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

    public bool TryGet(in SegmentPlace place, [NotNullWhen(true)] out object? item)
    {
        lock (_gate)
        {
            if (!_byPlace.TryGetValue(place, out var node))
            {
                item = null;
                return false;
            }

            _newestUseFirst.Remove(node);
            _newestUseFirst.AddFirst(node);
            item = node.Value.Item;
            return true;
        }
    }

    /// <summary>Keeps an item, unless it is larger than the whole budget.</summary>
    public void Add(in SegmentPlace place, object item, long bytes)
    {
        lock (_gate)
        {
            if (bytes > budgetBytes || _byPlace.ContainsKey(place))
            {
                return;
            }

            _byPlace.Add(place, _newestUseFirst.AddFirst((place, item, bytes)));
            _bytes += bytes;
            while (_bytes > budgetBytes && _newestUseFirst.Last is { } oldest)
            {
                Remove(oldest);
            }
        }
    }

    /// <summary>Forgets all of a ledger.</summary>
    public void Remove(string ledger) => RemoveWhere(place => place.Ledger == ledger);

    /// <summary>Forgets all of a segment.</summary>
    public void Remove(string ledger, long number) => RemoveWhere(place => place.Ledger == ledger && place.Number == number);

    private void RemoveWhere(Predicate<SegmentPlace> isGone)
    {
        lock (_gate)
        {
            foreach (var node in _byPlace.Where(place => isGone(place.Key)).Select(place => place.Value).ToList())
            {
                Remove(node);
            }
        }
    }

    private void Remove(LinkedListNode<(SegmentPlace Place, object Item, long Bytes)> node)
    {
        _newestUseFirst.Remove(node);
        _byPlace.Remove(node.Value.Place);
        _bytes -= node.Value.Bytes;
    }
}

/// <param name="Ledger">The ledger's name in the caches.</param>
/// <param name="Name">The blob's name; null for a body block.</param>
/// <param name="Block">The body block; 0 for other blobs.</param>
internal readonly record struct SegmentPlace(string Ledger, long Number, string? Name, int Block);
