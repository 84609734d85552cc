using System.Buffers.Binary;
using System.Runtime.InteropServices;
using AuditConsole.Core.Ledgers.Writing;
using AuditConsole.Core.Segments;

namespace AuditConsole.Core.Ledgers.Sealing;

/// <summary>The keys of a segment's events, to be looked up.</summary>
internal sealed class SealedKeyTable
{
    private readonly long _firstSeq;
    private readonly ulong[] _tags;
    private readonly Dictionary<EventKey, ushort> _rows;

    private SealedKeyTable(Segment segment)
    {
        _firstSeq = segment.FirstSeq;
        _tags = new ulong[segment.Count];
        _rows = new Dictionary<EventKey, ushort>(segment.Count);
    }

    /// <summary>What it takes in memory, roughly.</summary>
    public long Bytes => _tags.Length * (8L + 36);

    /// <summary>Reads the keys; those of a block that is damaged are not known.</summary>
    /// <exception cref="SegmentDamageException">A blob is missing or not what was written.</exception>
    public static async Task<SealedKeyTable> ReadAsync(Segment segment, SegmentReader reader, CancellationToken cancellationToken)
    {
        var records = await reader.RecordsAsync(segment, cancellationToken).ConfigureAwait(false);
        var table = new SealedKeyTable(segment);
        await foreach (var (block, rows) in reader.RowsAsync(segment, records.Order, cancellationToken).ConfigureAwait(false))
        {
            table.Add(records, block, rows);
        }

        return table;
    }

    public Arrival? Find(EventKey key) => _rows.TryGetValue(key, out var row) ? new Arrival(_firstSeq + row, _tags[row]) : null;

    private void Add(SealedRecords records, int block, BlockRows rows)
    {
        var (first, count) = records.Order.Block(block);
        for (var i = 0; i < count; i++)
        {
            var row = records.Order.RowOfSlot[first + i];
            _tags[row] = BinaryPrimitives.ReadUInt64BigEndian(rows.Tag(i));
            var key = EventKey.Of(records.Source(row), records.Ids.Id(row, rows.Uuid(i)), records.StatedTime(row));
            ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_rows, key, out var exists);

            // The first of a key is the one that others repeat; blocks are not in the order of rows.
            known = exists ? ushort.Min(known, row) : row;
        }
    }
}
