using System.Buffers;
using System.IO.Compression;

namespace AuditConsole.Core.Segments.Blobs;

/// <summary>Reads what <see cref="BlobWriter"/> wrote, strictly: whatever it could not have written is an <see cref="InvalidDataException"/>.</summary>
internal ref struct BlobReader(ReadOnlySpan<byte> bytes)
{
    // No section is larger: a block holds one event at least, and an event is bounded.
    private const int MaxSection = 1 << 30;
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Bytes that were not read yet.</summary>
    public readonly int Left => _rest.Length;

    public ulong ReadNumber()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (_rest.IsEmpty)
            {
                break;
            }

            var next = _rest[0];
            _rest = _rest[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("a number ends too early or is too long");
    }

    /// <param name="most">The largest number that makes sense here.</param>
    public int ReadNumber(int most)
    {
        var value = ReadNumber();
        return value <= (ulong)most ? (int)value : throw new InvalidDataException($"a number is {value} where at most {most} was expected");
    }

    public long ReadSigned()
    {
        var value = ReadNumber();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public ReadOnlySpan<byte> ReadRaw(int length)
    {
        if (length > _rest.Length)
        {
            throw new InvalidDataException("it ends too early");
        }

        var bytes = _rest[..length];
        _rest = _rest[length..];
        return bytes;
    }

    public ReadOnlySpan<byte> ReadBytes() => ReadRaw(ReadNumber(_rest.Length));

    public byte[] ReadSection() => ReadPacked().Unpack();

    /// <summary>A section that is unpacked later, or never.</summary>
    public PackedSection ReadPacked()
    {
        var length = ReadNumber(MaxSection);
        return new PackedSection(ReadBytes().ToArray(), length);
    }

    public readonly void DemandEnd()
    {
        if (!_rest.IsEmpty)
        {
            throw new InvalidDataException("bytes follow its end");
        }
    }
}

/// <summary>A compressed section of a blob.</summary>
/// <param name="Length">Bytes when unpacked; as many as are stored where compressing did not help.</param>
/// <param name="AlwaysPacked">It is compressed even where that did not help.</param>
internal sealed record PackedSection(byte[] Stored, int Length, bool AlwaysPacked = false)
{
    // More than nearly every section has. Beyond it room grows with what comes out, so that a false length costs no memory.
    private const int FirstRoom = 1 << 20;

    /// <exception cref="InvalidDataException">The bytes are not what was written.</exception>
    public byte[] Unpack() => Stored.Length == Length && !AlwaysPacked ? Stored : Unpack(Stored, Length);

    /// <exception cref="InvalidDataException">The bytes are not what was written.</exception>
    public static byte[] Unpack(ReadOnlySpan<byte> packed, int length)
    {
        using var decoder = new BrotliDecoder();
        // The decoder ends only with room to write to, also when nothing comes out.
        var bytes = GC.AllocateUninitializedArray<byte>(int.Clamp(length, 1, FirstRoom));
        var (read, written) = (0, 0);
        while (true)
        {
            var status = decoder.Decompress(packed[read..], bytes.AsSpan(written), out var consumed, out var produced);
            (read, written) = (read + consumed, written + produced);
            if (status == OperationStatus.DestinationTooSmall && written < length)
            {
                Array.Resize(ref bytes, (int)long.Min(length, bytes.Length * 4L));
                continue;
            }

            return status == OperationStatus.Done && written == length ? length == 0 ? [] : bytes : throw new InvalidDataException("a section cannot be unpacked");
        }
    }
}
