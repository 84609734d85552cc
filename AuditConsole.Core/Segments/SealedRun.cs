using AuditConsole.Core.Events;
using AuditConsole.Core.Segments.Tokens;

namespace AuditConsole.Core.Segments;

/// <summary>A sealed segment with those of its blobs unpacked that a scan asked for.</summary>
/// <param name="blobs">By name, as <see cref="SegmentBlobs"/> opens them; a field's column that no row has is null.</param>
internal sealed class SealedRun(long firstSeq, int count, RowMarks marks, IReadOnlyDictionary<string, object?> blobs) : IRunColumns
{
    private ColumnView? _objects;
    private ColumnView? _requests;
    private IdLookup? _ids;

    public long FirstSeq { get; } = firstSeq;

    public int Count { get; } = count;

    public required long MinTime { get; init; }

    public required long MaxTime { get; init; }

    public RowMarks Marks { get; } = marks;

    /// <summary>What is missing of what the scan asked for, and why else what it finds may be wrong or not all.</summary>
    public IEnumerable<Exception> Damage => blobs.GetValueOrDefault(SegmentBlobs.RowUuids) is RowUuids { Damage: { } missing } ? Notices.Prepend(missing) : Notices;

    /// <summary>Why what a scan finds may be wrong or not all, whatever it asks for.</summary>
    public IReadOnlyList<Exception> Notices { get; init; } = [];

    public ReadOnlySpan<long> Times => Blob<long[]>(SegmentBlobs.RowTimes);

    public ReadOnlySpan<long> Received => Blob<long[]>(SegmentBlobs.RowReceived);

    public void ReadTimes(ReadOnlySpan<int> rows, Span<long> times) => Blob<NumberColumn>(SegmentBlobs.Times).Read(rows, times);

    public RowBitmap RoutineRows => Blob<RowBitmap>(SegmentBlobs.Routine).Copy();

    public ColumnView Objects => _objects ??= Blob<SealedObjects>(SegmentBlobs.Objects).View(Blob<SlotOrder>(SegmentBlobs.Order), Array.ConvertAll(SealedObjects.Fields, Column));

    public ColumnView? Column(EventField field)
    {
        if (field == EventFields.RequestId)
        {
            return _requests ??= Requests();
        }

        return ColumnLayout.TryPlace(field, out _) ? Find(field.Name) is { } column ? ((SealedColumn)column).View : null : null;
    }

    public string Id(int row) => Ids.Id(row);

    public int FindId(ReadOnlySpan<char> id, int fromRow) => Ids.FindLast(id, int.Min(fromRow, Count - 1));

    public RowBitmap BodiesWith(TokenQuery words)
    {
        var order = Blob<SlotOrder>(SegmentBlobs.Order);
        var rows = new RowBitmap();
        foreach (var block in Blob<TokenDictionary>(SegmentBlobs.Tokens).Blocks(words))
        {
            if (block < order.BlockCount)
            {
                var (first, count) = order.Block(block);
                foreach (var row in order.RowOfSlot.Slice(first, count))
                {
                    rows[row] = true;
                }
            }
        }

        return rows;
    }

    public void AddRequest(string requestId, RowBitmap found)
    {
        Ids.AddRequest(requestId, found);
        if (Find(EventFields.RequestId.Name) is SealedColumn { View: var others } && others.Find(requestId) is var id and not 0)
        {
            ColumnScan.Equal(others, id, Count, found);
        }
    }

    private IdLookup Ids => _ids ??= new IdLookup(Blob<SealedIds>(SegmentBlobs.Ids), Blob<RowUuids>(SegmentBlobs.RowUuids));

    /// <summary>The request ids as a column of their own, for what cannot ask for one of them.</summary>
    private ColumnView? Requests()
    {
        var ids = Ids;
        var others = Find(EventFields.RequestId.Name) is SealedColumn { View: var view } ? view : (ColumnView?)null;
        var column = new DictionaryColumn();
        byte[] scratch = [];
        var any = false;
        for (var row = 0; row < Count; row++)
        {
            if (ids.IsRequest(row))
            {
                column.Append(row, ValueCodec.EncodeText(SealedIds.RequestOf(ids.Id(row)), ref scratch));
                any = true;
            }
            else if (others is { } other && other.Id(row) is var id and not 0)
            {
                column.Append(row, other.Bytes(id));
                any = true;
            }
        }

        return any ? column.Snapshot() : null;
    }

    private T Blob<T>(string name)
        where T : class
        => Find(name) as T ?? throw new InvalidOperationException($"The scan needs {name} and did not ask for it.");

    private object? Find(string name) => blobs.TryGetValue(name, out var blob) ? blob : throw new InvalidOperationException($"The scan needs {name} and did not ask for it.");
}
