using AuditConsole.Core.Segments.Blobs;

namespace AuditConsole.Core.Segments;

/// <summary>The parts' bytes of the events of neighbouring slots, compressed together.</summary>
internal sealed class BodyBlock
{
    private const byte Format = 1;
    private readonly byte[] _bytes;
    private readonly (int Start, int Length)[] _slots;

    private BodyBlock(byte[] bytes, (int Start, int Length)[] slots)
    {
        _bytes = bytes;
        _slots = slots;
    }

    public int Count => _slots.Length;

    public long Bytes => _bytes.Length + (8L * _slots.Length) + 64;

    /// <summary>An event's parts as <see cref="SlotCodec"/> wrote them.</summary>
    /// <param name="index">Its slot, counted from the block's first.</param>
    public ReadOnlySpan<byte> Slot(int index) => _bytes.AsSpan(_slots[index].Start, _slots[index].Length);

    /// <param name="slots">Each slot behind its length.</param>
    /// <param name="quality">Brotli's.</param>
    public static byte[] Pack(ReadOnlySpan<byte> slots, int quality)
    {
        var writer = new BlobWriter();
        writer.WriteSection(slots, quality);
        return writer.ToBlob(Format);
    }

    /// <exception cref="InvalidDataException">These are not the bytes of a block of so many events.</exception>
    public static BodyBlock Open(ReadOnlySpan<byte> blob, int count)
    {
        var reader = new BlobReader(Blob.Open(blob, Format));
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
        return new BodyBlock(bytes, slots);
    }
}
