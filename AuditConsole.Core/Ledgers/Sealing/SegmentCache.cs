using System.Diagnostics.CodeAnalysis;
using AuditConsole.Core.Common;

namespace AuditConsole.Core.Ledgers.Sealing;

/// <summary>What was unpacked of segments and batches, within a budget of bytes (<see cref="ByteBudgetCache{TKey, TItem}"/>). One cache serves all ledgers.</summary>
internal sealed class SegmentCache(long budgetBytes)
{
    private readonly ByteBudgetCache<SegmentPlace, object> _items = new(budgetBytes);

    public long Bytes => _items.Bytes;

    public bool TryGet(in SegmentPlace place, [NotNullWhen(true)] out object? item) => _items.TryGet(place, out item);

    /// <summary>Keeps an item, unless it is larger than the whole budget.</summary>
    public void Add(in SegmentPlace place, object item, long bytes) => _items.Add(place, item, bytes);

    /// <summary>Forgets all of a ledger.</summary>
    public void Remove(string ledger) => _items.RemoveWhere(place => place.Ledger == ledger);

    /// <summary>Forgets all of a segment.</summary>
    public void Remove(string ledger, long number) => _items.RemoveWhere(place => place.Ledger == ledger && place.Number == number);
}

/// <param name="Ledger">The ledger's name in the caches.</param>
/// <param name="Number">The segment; of a batch its first seq.</param>
/// <param name="Name">The blob's name; null for a body block.</param>
/// <param name="Block">The body block; 0 for other blobs.</param>
/// <param name="Generation">The segment's <see cref="Segment.Generation"/> before the blob was read: what is added late, after its blobs were made anew, is found by nobody. Of a batch 0.</param>
internal readonly record struct SegmentPlace(string Ledger, long Number, string? Name, int Block, int Generation);
