using System.Buffers.Binary;
using System.Text;
using AuditConsole.Core.Events;
using AuditConsole.Core.Integrity;
using AuditConsole.Core.Segments.Blobs;

namespace AuditConsole.Core.Segments;

/// <summary>What a segment's records are made of beside the parts: of this and a body block every event comes back as the bytes that were appended.</summary>
/// <param name="blobs">Those of <see cref="BlobNames"/>, as <see cref="SegmentBlobs"/> opens them.</param>
internal sealed class SealedRecords(long firstSeq, IReadOnlyDictionary<string, object?> blobs)
{
    /// <summary>Fields whose column is part of the record and so is stored for good; the other columns can be made anew.</summary>
    public static readonly EventField[] Fields = [EventFields.EventType, EventFields.Source, EventFields.Tenant, EventFields.Project];

    /// <summary>The blobs it needs.</summary>
    public static readonly string[] BlobNames = [SegmentBlobs.Order, SegmentBlobs.Ids, SegmentBlobs.Times, SegmentBlobs.Received, SegmentBlobs.Stated, SegmentBlobs.Who, .. Fields.Select(field => field.Name)];

    private readonly SealedColumn?[] _columns = Array.ConvertAll(Fields, field => (SealedColumn?)blobs.GetValueOrDefault(field.Name));
    private readonly SealedColumn? _who = (SealedColumn?)blobs.GetValueOrDefault(SegmentBlobs.Who);
    private readonly NumberColumn _stated = (NumberColumn)blobs[SegmentBlobs.Stated]!;

    public SlotOrder Order { get; } = (SlotOrder)blobs[SegmentBlobs.Order]!;

    public SealedIds Ids { get; } = (SealedIds)blobs[SegmentBlobs.Ids]!;

    /// <summary>When the rows happened, microseconds UTC.</summary>
    public NumberColumn Times { get; } = (NumberColumn)blobs[SegmentBlobs.Times]!;

    /// <summary>When the server took the rows, microseconds UTC.</summary>
    public NumberColumn Received { get; } = (NumberColumn)blobs[SegmentBlobs.Received]!;

    /// <summary>The times that sources state, each as its distance from the time that counts: mostly none.</summary>
    public static byte[] EncodeStated(ReadOnlySpan<long> stated, ReadOnlySpan<long> times, int quality)
    {
        var distances = new long[stated.Length];
        for (var row = 0; row < distances.Length; row++)
        {
            distances[row] = stated[row] == EventChunk.NoTime ? EventChunk.NoTime : unchecked(stated[row] - times[row]);
        }

        return NumberColumn.Encode(distances, quality);
    }

    /// <summary>Microseconds UTC, or <see cref="EventChunk.NoTime"/>.</summary>
    public long StatedTime(int row) => _stated[row] is var distance && distance == EventChunk.NoTime ? EventChunk.NoTime : unchecked(distance + Times[row]);

    public string Source(int row) => Text(1, row);

    /// <summary>Writes an event's chunk as it was appended: record, seed, tag, stated time, contents.</summary>
    /// <param name="block">The block in which the row's slot lies, with its rows.</param>
    /// <param name="contents">Scratch.</param>
    /// <exception cref="InvalidDataException">The block's bytes are not parts, or the columns no record.</exception>
    public void WriteChunk(int row, BodyBlock block, BlobWriter chunk, BlobWriter contents)
    {
        var slot = Order.SlotOf(row) - Order.Block(Order.BlockOf(row)).First;
        var rows = block.Rows ?? throw new ArgumentException("A block without rows.", nameof(block));
        var id = Ids.Id(row, rows.Uuid(slot));
        var seed = rows.Seed(slot);
        var parts = new RecordPart[RecordRules.MaxParts];
        var count = SlotCodec.Read(block.Slot(slot), Encoding.UTF8.GetBytes(id), Who(row), seed, contents, parts);
        try
        {
            var header = new RecordHeader { Seq = firstSeq + row, Received = Received[row], Occurred = Times[row], Id = id, Type = Text(0, row), Source = Text(1, row), Tenant = Text(2, row), Project = Text(3, row) };
            CanonicalRecord.Write(chunk.Buffer, header, parts.AsSpan(0, count));
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"event {firstSeq + row} is no record any more: {e.Message}", e);
        }

        chunk.WriteRaw(seed);
        chunk.WriteRaw(rows.Tag(slot));
        Span<byte> stated = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(stated, StatedTime(row));
        chunk.WriteRaw(stated);
        chunk.WriteRaw(contents.Written);
    }

    private ReadOnlySpan<byte> Who(int row) => _who is { View: var view } && view.Id(row) is var id and not 0 ? view.Bytes(id) : [];

    private string Text(int column, int row) => _columns[column] is { View: var view } && view.Id(row) is var id and not 0 ? view.Text(id) : string.Empty;
}
