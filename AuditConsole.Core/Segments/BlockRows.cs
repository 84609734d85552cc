using System.Buffers.Binary;
using AuditConsole.Core.Integrity;

namespace AuditConsole.Core.Segments;

/// <summary>
/// What no compressor shortens of the records of a body block: for each slot the UUID at the start of the event's id, its seed, and the tag of its content.
/// It stands raw before the bodies, so that one event is read from one block, and ids without unpacking any.
/// </summary>
internal sealed class BlockRows
{
    public const int RowBytes = UuidBytes + RecordHash.SeedBytes + sizeof(ulong);

    private const int UuidBytes = 16;
    private readonly byte[] _bytes;

    private BlockRows(byte[] bytes) => _bytes = bytes;

    /// <param name="count">Slots of the block.</param>
    public BlockRows(int count)
        : this(new byte[count * RowBytes])
    {
    }

    public int Count => _bytes.Length / RowBytes;

    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <exception cref="InvalidDataException">These are not the bytes of so many rows.</exception>
    public static BlockRows Open(ReadOnlySpan<byte> bytes, int count)
        => bytes.Length == count * RowBytes ? new BlockRows(bytes.ToArray()) : throw new InvalidDataException("it has another number of events than its segment says");

    /// <summary>As <see cref="ValueCodec.SplitUuid"/> gives it; 0 for an id that begins with none.</summary>
    /// <param name="index">The slot, counted from the block's first; so with the others.</param>
    public UInt128 Uuid(int index) => BinaryPrimitives.ReadUInt128LittleEndian(Row(index));

    public ReadOnlySpan<byte> Seed(int index) => Row(index).Slice(UuidBytes, RecordHash.SeedBytes);

    /// <summary>Big-endian, as in a batch.</summary>
    public ReadOnlySpan<byte> Tag(int index) => Row(index)[(UuidBytes + RecordHash.SeedBytes)..];

    public void Set(int index, UInt128 uuid, ReadOnlySpan<byte> seed, ReadOnlySpan<byte> tag)
    {
        var row = _bytes.AsSpan(index * RowBytes, RowBytes);
        BinaryPrimitives.WriteUInt128LittleEndian(row, uuid);
        seed.CopyTo(row[UuidBytes..]);
        tag.CopyTo(row[(UuidBytes + RecordHash.SeedBytes)..]);
    }

    private ReadOnlySpan<byte> Row(int index) => _bytes.AsSpan(index * RowBytes, RowBytes);
}
