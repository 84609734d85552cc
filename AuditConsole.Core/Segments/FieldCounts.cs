using AuditConsole.Core.Segments.Blobs;

namespace AuditConsole.Core.Segments;

/// <summary>The values of one field in a segment, and how many rows have each: what an unfiltered facet asks, and what rules a segment out before any column is read.</summary>
internal sealed class FieldCounts
{
    private readonly ByteTable _values = new();
    private readonly List<(int Visible, int Routine)> _counts = [];

    /// <summary>The values, ids from 1; no row ids.</summary>
    public ColumnView Values => new(_values.Snapshot(), Array.Empty<byte>());

    /// <summary>Rows with the value of an id that answers show, and those that they count but hide.</summary>
    public (int Visible, int Routine) Of(int id) => _counts[id - 1];

    /// <summary>What it takes in memory, roughly.</summary>
    public int Bytes { get; private set; }

    public static FieldCounts Of(in ColumnView column, RowBitmap visible, RowBitmap routine)
    {
        var counts = new FieldCounts();
        var (shown, hidden) = (new int[column.ValueCount + 1], new int[column.ValueCount + 1]);
        ColumnScan.CountIds(column, visible, shown);
        ColumnScan.CountIds(column, routine, hidden);
        for (var id = 1; id <= column.ValueCount; id++)
        {
            counts.Add(column.Bytes(id), shown[id], hidden[id]);
        }

        return counts;
    }

    public void Write(BlobWriter writer)
    {
        var values = _values.Snapshot();
        writer.WriteNumber(values.Count);
        for (var i = 0; i < values.Count; i++)
        {
            writer.WriteBytes(values[i]);
            writer.WriteNumber(_counts[i].Visible);
            writer.WriteNumber(_counts[i].Routine);
        }
    }

    /// <exception cref="InvalidDataException">They are not counts.</exception>
    public static FieldCounts Read(ref BlobReader reader)
    {
        var counts = new FieldCounts();
        for (var left = reader.ReadNumber(ColumnRun.Capacity); left > 0; left--)
        {
            counts.Add(reader.ReadBytes(), reader.ReadNumber(ColumnRun.Capacity), reader.ReadNumber(ColumnRun.Capacity));
        }

        counts._values.Trim();
        return counts;
    }

    private void Add(ReadOnlySpan<byte> value, int visible, int routine)
    {
        _values.Add(value, (int)ValueHash.Of(value));
        _counts.Add((visible, routine));
        Bytes += value.Length + 24;
    }
}
