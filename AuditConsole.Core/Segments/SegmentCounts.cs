using AuditConsole.Core.Events;
using AuditConsole.Core.Segments.Blobs;

namespace AuditConsole.Core.Segments;

/// <summary>What a segment knows of itself without opening a column, as far as its row marks were the same: rows shown and hidden, bins of time, and the values of its fields of few values.</summary>
internal sealed class SegmentCounts
{
    private const byte Format = 2;

    /// <summary>Without <see cref="Marks"/>.</summary>
    private const byte FirstFormat = 1;
    private const int Quality = 5;

    // What a segment keeps in memory all the time.
    private const int MostBytes = 12 << 10;

    /// <summary>Says nothing of the segment.</summary>
    public static readonly SegmentCounts Unknown = new(0, 0, null);

    private static readonly FieldCounts Absent = new();
    private readonly Dictionary<EventField, FieldCounts> _fields = [];

    private SegmentCounts(int visible, int routine, TimeBins? bins) => (Visible, Routine, Bins) = (visible, routine, bins);

    /// <summary>Which marks they were made of (<see cref="RowMarks.Fingerprint"/>); null when that was not stored.</summary>
    public ulong? Marks { get; private init; }

    /// <summary>Rows that answers show.</summary>
    public int Visible { get; }

    /// <summary>Rows that answers count but hide.</summary>
    public int Routine { get; }

    /// <summary>Null when the rows are spread over too many days.</summary>
    public TimeBins? Bins { get; }

    /// <summary>The values of a field; null when they are too many to be kept here.</summary>
    public FieldCounts? Field(EventField field) => _fields.GetValueOrDefault(field);

    /// <param name="marks">Those of the run at some moment.</param>
    public static SegmentCounts Of(IRunColumns run, RowMarks marks, CancellationToken cancellationToken)
    {
        var routine = run.RoutineRows;
        marks.RemoveSuperseded(routine);
        marks.RemoveCovered(routine);
        var visible = RowBitmap.Full(run.Count).AndNot(run.RoutineRows);
        marks.RemoveSuperseded(visible);
        marks.RemoveCovered(visible);
        var counts = new SegmentCounts(visible.Count(), routine.Count(), TimeBins.Of(run.Times, visible, Wrong(run).And(visible), routine)) { Marks = marks.Fingerprint() };
        var bytes = 0;
        foreach (var (field, column) in ColumnLayout.Fields.Where(field => field != EventFields.RequestId).Select(field => (field, column: run.Column(field))).OrderBy(item => item.column?.ValueCount ?? 0))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (column is null)
            {
                counts._fields.Add(field, Absent);
            }
            else if (column.Value.ValueCount <= MostBytes / 24 && FieldCounts.Of(column.Value, visible, routine) is var values && bytes + values.Bytes <= MostBytes)
            {
                bytes += values.Bytes;
                counts._fields.Add(field, values);
            }
        }

        return counts;
    }

    public byte[] Encode()
    {
        var content = new BlobWriter();
        content.WriteNumber(Marks ?? 0);
        content.WriteNumber(Visible);
        content.WriteNumber(Routine);
        TimeBins.Write(Bins, content);
        content.WriteNumber(_fields.Count);
        foreach (var (field, counts) in _fields)
        {
            content.WriteBytes(System.Text.Encoding.UTF8.GetBytes(field.Name));
            counts.Write(content);
        }

        var writer = new BlobWriter();
        writer.WriteSection(content.Written, Quality);
        return writer.ToBlob(Format);
    }

    /// <exception cref="InvalidDataException">These are not the bytes of counts.</exception>
    public static SegmentCounts Open(ReadOnlySpan<byte> blob)
    {
        var outer = new BlobReader(Blob.Open(blob, FirstFormat, Format));
        var reader = new BlobReader(outer.ReadSection());
        outer.DemandEnd();
        ulong? marks = blob[0] == FirstFormat ? null : reader.ReadNumber();
        var counts = new SegmentCounts(reader.ReadNumber(ColumnRun.Capacity), reader.ReadNumber(ColumnRun.Capacity), TimeBins.Read(ref reader)) { Marks = marks };
        for (var left = reader.ReadNumber(1024); left > 0; left--)
        {
            var name = System.Text.Encoding.UTF8.GetString(reader.ReadBytes());
            var values = FieldCounts.Read(ref reader);
            if (EventFields.TryFind(name, out var field))
            {
                values.Values.DemandValuesOf(field);
                counts._fields[field] = values;
            }
        }

        reader.DemandEnd();
        return counts;
    }

    /// <summary>The rows that were denied or failed.</summary>
    public static RowBitmap Wrong(IRunColumns run)
    {
        var wrong = new RowBitmap();
        if (run.Column(EventFields.Class) is { } column)
        {
            foreach (var word in (EventClass[])[EventClass.Denied, EventClass.Failed])
            {
                if (column.Find(EventVocabulary.Class.Word(word)) is var id and not 0)
                {
                    ColumnScan.Equal(column, id, run.Count, wrong);
                }
            }
        }

        return wrong;
    }
}
