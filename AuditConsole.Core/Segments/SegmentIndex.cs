using System.Runtime.InteropServices;
using AuditConsole.Core.Events;
using AuditConsole.Core.Segments.Tokens;

namespace AuditConsole.Core.Segments;

/// <summary>Makes the blobs of a segment that are derived from its records, and so can be made again: columns, objects, tokens, which rows are routine.</summary>
/// <param name="run">The segment's events as columns.</param>
internal sealed class SegmentIndex(ColumnRun run)
{
    public const int ColumnQuality = 5;

    private readonly TokenDictionaryBuilder _tokens = new();

    /// <summary>Takes the words of an event's bodies; blocks come in their order.</summary>
    public void AddTokens(in EventChunk chunk, int block)
    {
        var at = chunk.ContentsOffset;
        foreach (var part in chunk.Record)
        {
            if (!part.Name.SequenceEqual("who"u8) && !part.Name.SequenceEqual("data"u8))
            {
                _tokens.Add(chunk.Slice(at, (int)part.Length), block);
            }

            at += (int)part.Length;
        }
    }

    /// <summary>For each row the key of its object, in the ids that the sealed columns will have.</summary>
    public UInt128[] ObjectKeys()
    {
        var columns = Array.ConvertAll(SealedObjects.Fields, field => run.Column(field));
        var ranks = Array.ConvertAll(columns, column => column is { } view ? SealedColumn.Ranks(view, out _) : [0]);
        var keys = new UInt128[run.Count];
        Span<int> ids = stackalloc int[columns.Length];
        for (var row = 0; row < keys.Length; row++)
        {
            for (var i = 0; i < ids.Length; i++)
            {
                ids[i] = ranks[i][columns[i]?.Id(row) ?? 0];
            }

            keys[row] = SealedObjects.Key(ids);
        }

        return keys;
    }

    public IEnumerable<(string Name, byte[] Blob)> Blobs(SlotOrder order)
    {
        var keys = ObjectKeys();
        var keyOfSlot = new UInt128[keys.Length];
        for (var slot = 0; slot < keyOfSlot.Length; slot++)
        {
            keyOfSlot[slot] = keys[order.RowOfSlot[slot]];
        }

        yield return (SegmentBlobs.Tokens, _tokens.Build());
        yield return (SegmentBlobs.Objects, SealedObjects.Encode(keyOfSlot));
        yield return (SegmentBlobs.Routine, SegmentBlobs.FrameRows(MemoryMarshal.AsBytes(run.RoutineRows.Words)));
        foreach (var field in ColumnLayout.Fields.Except(SealedRecords.Fields))
        {
            if ((field == EventFields.RequestId ? OtherRequestIds() : run.Column(field)) is { ValueCount: > 0 } column)
            {
                yield return (field.Name, SealedColumn.Encode(column, order, ColumnQuality));
            }
        }
    }

    /// <summary>The request ids that the ids do not tell.</summary>
    private ColumnView? OtherRequestIds()
    {
        if (run.Column(EventFields.RequestId) is not { } column)
        {
            return null;
        }

        var others = new DictionaryColumn();
        for (var row = 0; row < run.Count; row++)
        {
            if (column.Id(row) is var id and not 0 && !SealedIds.IsRequestOf(run.Ids[row], column.Bytes(id)))
            {
                others.Append(row, column.Bytes(id));
            }
        }

        return others.Snapshot();
    }
}
