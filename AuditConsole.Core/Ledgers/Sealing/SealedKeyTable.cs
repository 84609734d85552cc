using AuditConsole.Core.Ledgers.Writing;
using AuditConsole.Core.Segments;

namespace AuditConsole.Core.Ledgers.Sealing;

/// <summary>The keys of a segment's events, to be looked up.</summary>
internal sealed class SealedKeyTable
{
    private readonly long _firstSeq;
    private readonly ulong[] _tags;
    private readonly Dictionary<EventKey, ushort> _rows;

    public SealedKeyTable(Segment segment, SealedRecords records)
    {
        _firstSeq = segment.FirstSeq;
        _tags = new ulong[segment.Count];
        _rows = new Dictionary<EventKey, ushort>(segment.Count);
        for (var row = 0; row < segment.Count; row++)
        {
            _tags[row] = records.ContentTag(row);
            _rows.TryAdd(EventKey.Of(records.Source(row), records.Ids.Id(row), records.StatedTime(row)), (ushort)row);
        }
    }

    /// <summary>What it takes in memory, roughly.</summary>
    public long Bytes => _tags.Length * (8L + 36);

    public Arrival? Find(EventKey key) => _rows.TryGetValue(key, out var row) ? new Arrival(_firstSeq + row, _tags[row]) : null;
}
