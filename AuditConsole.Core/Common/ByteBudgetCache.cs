using System.Diagnostics.CodeAnalysis;

namespace AuditConsole.Core.Common;

/// <summary>
/// Keeps what was added or asked for within a budget of bytes. Safe for threads.
/// What was used last stays; of the rest any one goes. Were it always the oldest, whoever goes round through a little more than the budget would find nothing the next time.
/// </summary>
internal sealed class ByteBudgetCache<TKey, TItem>(long budgetBytes)
    where TKey : notnull
    where TItem : class
{
    // One part in so many of the items is too new to go.
    private const int SparedPart = 4;
    private const int Tries = 16;

    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, Entry> _byKey = [];
    private readonly List<Entry> _entries = [];
    private long _bytes;
    private long _uses;

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
            item = null;
            if (_byKey.TryGetValue(key, out var entry))
            {
                entry.LastUse = ++_uses;
                item = entry.Item;
            }

            return item is not null;
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

            while (_bytes + bytes > budgetBytes)
            {
                Remove(Victim());
            }

            var entry = new Entry(key, item, bytes) { Place = _entries.Count, LastUse = ++_uses };
            _byKey.Add(key, entry);
            _entries.Add(entry);
            _bytes += bytes;
        }
    }

    /// <summary>Forgets every item whose key is meant.</summary>
    public void RemoveWhere(Predicate<TKey> isMeant)
    {
        lock (_gate)
        {
            foreach (var entry in _entries.FindAll(entry => isMeant(entry.Key)))
            {
                Remove(entry);
            }
        }
    }

    private Entry Victim()
    {
        var oldest = _entries[Random.Shared.Next(_entries.Count)];
        for (var i = 1; i < Tries && _uses - oldest.LastUse < _entries.Count / SparedPart; i++)
        {
            var other = _entries[Random.Shared.Next(_entries.Count)];
            oldest = other.LastUse < oldest.LastUse ? other : oldest;
        }

        return oldest;
    }

    private void Remove(Entry entry)
    {
        _byKey.Remove(entry.Key);
        _bytes -= entry.Bytes;
        var last = _entries[^1];
        (_entries[entry.Place], last.Place) = (last, entry.Place);
        _entries.RemoveAt(_entries.Count - 1);
    }

    private sealed class Entry(TKey key, TItem item, long bytes)
    {
        public TKey Key { get; } = key;

        public TItem Item { get; } = item;

        public long Bytes { get; } = bytes;

        /// <summary>Its index in the list.</summary>
        public int Place { get; set; }

        public long LastUse { get; set; }
    }
}
