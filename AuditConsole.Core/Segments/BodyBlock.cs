using AuditConsole.Core.Segments.Blobs;

namespace AuditConsole.Core.Segments;

/// <summary>The events of neighbouring slots: what does not compress, raw, then the parts' bytes, compressed together.</summary>
internal sealed class BodyBlock
{
    private const byte Format = 2;

    /// <summary>Without rows: <see cref="FirstLayout"/>.</summary>
    private const byte FirstFormat = 1;

    private readonly byte[] _bytes;
    private readonly (int Start, int Length)[] _slots;

    private BodyBlock(BlockRows? rows, byte[] bytes, (int Start, int Length)[] slots)
    {
        Rows = rows;
        _bytes = bytes;
        _slots = slots;
    }

    public int Count => _slots.Length;

    /// <summary>Null in a segment of the first layout.</summary>
    public BlockRows? Rows { get; }

    public long Bytes => _bytes.Length + ((8L + BlockRows.RowBytes) * _slots.Length) + 128;

    /// <summary>An event's parts as <see cref="SlotCodec"/> wrote them.</summary>
    /// <param name="index">Its slot, counted from the block's first.</param>
    public ReadOnlySpan<byte> Slot(int index) => _bytes.AsSpan(_slots[index].Start, _slots[index].Length);

    public BodyBlock With(BlockRows rows) => new(rows, _bytes, _slots);

    /// <param name="slots">Each slot behind its length.</param>
    /// <param name="quality">Brotli's.</param>
    public static byte[] Pack(BlockRows rows, ReadOnlySpan<byte> slots, int quality)
    {
        var writer = new BlobWriter();
        writer.WriteBytes(rows.Bytes);
        writer.WriteSection(slots, quality);
        return writer.ToBlob(Format);
    }

    /// <exception cref="InvalidDataException">These are not the bytes of a block of so many events.</exception>
    public static BodyBlock Open(ReadOnlySpan<byte> blob, int count)
    {
        var reader = Reader(blob, count, out var rows);
        var bytes = reader.ReadSection();
        reader.DemandEnd();
        var slots = new (int Start, int Length)[count];
        var rest = new BlobReader(bytes);
        for (var i = 0; i < count; i++)
        {
            var length = rest.ReadNumber(bytes.Length);
            slots[i] = (bytes.Length - rest.Left, length);
            rest.ReadRaw(length);
        }

        rest.DemandEnd();
        return new BodyBlock(rows, bytes, slots);
    }

    /// <summary>The rows alone: nothing is unpacked.</summary>
    /// <exception cref="InvalidDataException">These are not the bytes of a block of so many events, or of one without rows.</exception>
    public static BlockRows OpenRows(ReadOnlySpan<byte> blob, int count)
    {
        Reader(blob, count, out var rows);
        return rows ?? throw new InvalidDataException("it is of another layout than its segment");
    }

    private static BlobReader Reader(ReadOnlySpan<byte> blob, int count, out BlockRows? rows)
    {
        var reader = new BlobReader(Blob.Open(blob, FirstFormat, Format));
        rows = blob[0] == FirstFormat ? null : BlockRows.Open(reader.ReadBytes(), count);
        return reader;
    }
}
