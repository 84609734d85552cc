using System.Numerics;
using AuditConsole.Core.Segments.Blobs;

namespace AuditConsole.Core.Segments;

/// <summary>
/// A dictionary-coded column of a segment: the distinct values sorted by their bytes and front-coded, then the id of each row's value in one, two or three bytes, the lowest bytes of all rows first, in the segment's order of slots: neighbours are events of one object and agree in nearly everything.
/// The dictionary is unpacked at once, the row ids when a scan first asks for them: most segments are ruled out by their dictionary.
/// </summary>
internal sealed class SealedColumn
{
    private const byte Format = 1;

    // What so few bytes unpack to is one value over and over.
    private const int UniformBytes = 64;

    // The ids of every column in which each row of a whole segment has the one value, as sources, tenants and projects mostly do.
    private static readonly byte[] AllOne = [.. Enumerable.Repeat((byte)1, ColumnRun.Capacity)];

    private readonly ByteTable.View _values;
    private readonly SlotOrder _order;
    private PackedSection? _packedIds;
    private Array? _ids;

    private SealedColumn(ByteTable.View values, long valueBytes, PackedSection ids, SlotOrder order)
    {
        _values = values;
        _packedIds = ids;
        _order = order;
        Bytes = valueBytes + (4L * values.Count) + ids.Length + 128;
    }

    /// <summary>What it takes in memory once all of it is unpacked, roughly.</summary>
    public long Bytes { get; private set; }

    public ColumnView View => new(_values, this);

    /// <summary>A <c>byte[]</c>, <c>ushort[]</c> or <c>int[]</c>, as long as the segment.</summary>
    /// <exception cref="InvalidDataException">They are not what was written.</exception>
    public Array RowIds => Volatile.Read(ref _ids) ?? Unpack();

    /// <summary>Unpacks the row ids if they are not yet.</summary>
    /// <exception cref="InvalidDataException">They are not what was written.</exception>
    public void DemandRows() => _ = RowIds;

    /// <param name="quality">Brotli's.</param>
    public static byte[] Encode(in ColumnView column, SlotOrder order, int quality)
    {
        var writer = new BlobWriter();
        var newIds = WriteValues(writer, column, quality);
        var width = Width(column.ValueCount);
        var ids = new byte[order.Rows * width];
        for (var slot = 0; slot < order.Rows; slot++)
        {
            var id = newIds[column.Id(order.RowOfSlot[slot])];
            for (var plane = 0; plane < width; plane++)
            {
                ids[(plane * order.Rows) + slot] = (byte)(id >> (8 * plane));
            }
        }

        writer.WriteSection(ids, quality);
        return writer.ToBlob(Format);
    }

    /// <exception cref="InvalidDataException">These are not the bytes of a column of a segment of this order.</exception>
    public static SealedColumn Open(ReadOnlySpan<byte> blob, SlotOrder order)
    {
        var reader = new BlobReader(Blob.Open(blob, Format));
        var (values, bytes) = ReadValues(ref reader);
        var ids = reader.ReadPacked();
        reader.DemandEnd();
        if (ids.Length != order.Rows * Width(values.Count))
        {
            throw new InvalidDataException("it has another number of rows than its segment");
        }

        var column = new SealedColumn(values, bytes, ids, order);
        if (values.Count == 1 && ids.Stored.Length <= UniformBytes)
        {
            column.ShareUniform();
        }

        return column;
    }

    /// <summary>For each id of a column, 0 included, the id that its value gets when it is sealed: its rank by its bytes.</summary>
    /// <param name="sorted">The ids in the order of their values' bytes.</param>
    public static int[] Ranks(in ColumnView column, out int[] sorted)
    {
        var view = column;
        sorted = new int[view.ValueCount];
        for (var i = 0; i < sorted.Length; i++)
        {
            sorted[i] = i + 1;
        }

        Array.Sort(sorted, (a, b) => view.Bytes(a).SequenceCompareTo(view.Bytes(b)));
        var ranks = new int[sorted.Length + 1];
        for (var i = 0; i < sorted.Length; i++)
        {
            ranks[sorted[i]] = i + 1;
        }

        return ranks;
    }

    private static int[] WriteValues(BlobWriter writer, in ColumnView column, int quality)
    {
        var ranks = Ranks(column, out var order);
        var values = new BlobWriter();
        var previous = ReadOnlySpan<byte>.Empty;
        for (var i = 0; i < order.Length; i++)
        {
            var value = column.Bytes(order[i]);
            var shared = value.CommonPrefixLength(previous);
            values.WriteNumber(shared);
            values.WriteBytes(value[shared..]);
            previous = value;
        }

        writer.WriteNumber(order.Length);
        writer.WriteSection(values.Written, quality);
        return ranks;
    }

    private static (ByteTable.View Values, long Bytes) ReadValues(ref BlobReader reader)
    {
        var count = reader.ReadNumber(ColumnRun.Capacity);
        var coded = reader.ReadSection();
        var bytes = new byte[LengthOf(coded, count)];
        var values = new BlobReader(coded);
        var ends = new int[count];
        var (start, end) = (0, 0);
        for (var i = 0; i < count; i++)
        {
            var shared = values.ReadNumber(end - start);
            var rest = values.ReadBytes();
            bytes.AsSpan(start, shared).CopyTo(bytes.AsSpan(end));
            rest.CopyTo(bytes.AsSpan(end + shared));
            (start, end) = (end, end + shared + rest.Length);
            ends[i] = end;
        }

        return (new ByteTable.View(bytes, ends, hashes: null, count), bytes.Length);
    }

    // Known before there is room made for them: a few bytes can stand for very many.
    private static int LengthOf(ReadOnlySpan<byte> coded, int count)
    {
        var values = new BlobReader(coded);
        var (length, all) = (0, 0L);
        for (var i = 0; i < count; i++)
        {
            length = values.ReadNumber(length);
            length += values.ReadBytes().Length;
            all += length;
        }

        values.DemandEnd();
        return all <= Array.MaxLength ? (int)all : throw new InvalidDataException("its values are longer than can be");
    }

    private static int Width(int valueCount) => valueCount switch { <= byte.MaxValue => 1, <= ushort.MaxValue => 2, _ => 3 };

    private void ShareUniform()
    {
        if (_packedIds!.Unpack().AsSpan().SequenceEqual(AllOne))
        {
            (_ids, _packedIds) = (AllOne, null);
            Bytes -= AllOne.Length;
        }
    }

    private Array Unpack()
    {
        if (Volatile.Read(ref _packedIds) is not { } packed)
        {
            return _ids!;
        }

        // Two readers may both unpack: they find the same.
        var bytes = packed.Unpack();
        Array ids = Width(_values.Count) switch { 1 => Join(bytes, new byte[_order.Rows]), 2 => Join(bytes, new ushort[_order.Rows]), _ => Join(bytes, new int[_order.Rows]) };
        Volatile.Write(ref _ids, ids);
        Volatile.Write(ref _packedIds, null);
        return ids;
    }

    private T[] Join<T>(ReadOnlySpan<byte> planes, T[] ids)
        where T : unmanaged, IBinaryInteger<T>
    {
        var rows = _order.RowOfSlot;
        var highest = T.Zero;
        for (var slot = 0; slot < rows.Length; slot++)
        {
            var id = T.CreateTruncating(planes[slot]);
            for (var plane = 1; plane * rows.Length < planes.Length; plane++)
            {
                id |= T.CreateTruncating(planes[(plane * rows.Length) + slot]) << (8 * plane);
            }

            highest = T.Max(highest, id);
            ids[rows[slot]] = id;
        }

        // Scans index by these ids without looking again.
        return int.CreateTruncating(highest) <= _values.Count ? ids : throw new InvalidDataException("a row has a value that the dictionary does not");
    }
}
