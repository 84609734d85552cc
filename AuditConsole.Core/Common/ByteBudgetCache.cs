using System.Diagnostics.CodeAnalysis;

namespace AuditConsole.Core.Common;

/// <summary>Keeps what was added or asked for last, within a budget of bytes; the least recently used goes first. Safe for threads.</summary>
internal sealed class ByteBudgetCache<TKey, TItem>(long budgetBytes)
    where TKey : notnull
    where TItem : class
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TItem Item, long Bytes)>> _byKey = [];
    private readonly LinkedList<(TKey Key, TItem Item, long Bytes)> _newestUseFirst = [];
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

    public bool TryGet(TKey key, [NotNullWhen(true)] out TItem? item)
    {
        lock (_gate)
        {
            if (!_byKey.TryGetValue(key, out var node))
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

    /// <summary>Keeps an item, unless it is larger than the whole budget or there is one already.</summary>
    public void Add(TKey key, TItem item, long bytes)
    {
        lock (_gate)
        {
            if (bytes > budgetBytes || _byKey.ContainsKey(key))
            {
                return;
            }

            _byKey.Add(key, _newestUseFirst.AddFirst((key, item, bytes)));
            _bytes += bytes;
            while (_bytes > budgetBytes && _newestUseFirst.Last is { } oldest)
            {
                Remove(oldest);
            }
        }
    }

    /// <summary>Forgets every item whose key is meant.</summary>
    public void RemoveWhere(Predicate<TKey> isMeant)
    {
        lock (_gate)
        {
            foreach (var node in _byKey.Where(item => isMeant(item.Key)).Select(item => item.Value).ToList())
            {
                Remove(node);
            }
        }
    }

    private void Remove(LinkedListNode<(TKey Key, TItem Item, long Bytes)> node)
    {
        _newestUseFirst.Remove(node);
        _byKey.Remove(node.Value.Key);
        _bytes -= node.Value.Bytes;
    }
}
