using System.Buffers;
using System.IO.Compression;
using System.Numerics;

namespace AuditConsole.Core.Segments.Blobs;

/// <summary>Writes the content of a blob: numbers as varints (LEB128), texts behind their length, and compressed sections.</summary>
internal sealed class BlobWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new(4096);

    public IBufferWriter<byte> Buffer => _buffer;

    public int Length => _buffer.WrittenCount;

    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    public void Clear() => _buffer.ResetWrittenCount();

    public void WriteNumber(ulong value)
    {
        var span = _buffer.GetSpan(10);
        var at = 0;
        for (; value >= 0x80; value >>= 7)
        {
            span[at++] = (byte)(value | 0x80);
        }

        span[at++] = (byte)value;
        _buffer.Advance(at);
    }

    public void WriteNumber(int value) => WriteNumber((ulong)(uint)value);

    /// <summary>Small numbers of either sign take few bytes. A difference may wrap around; adding it up wraps back.</summary>
    public void WriteSigned(long value) => WriteNumber((ulong)((value << 1) ^ (value >> 63)));

    public void WriteRaw(ReadOnlySpan<byte> bytes) => _buffer.Write(bytes);

    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        WriteNumber(bytes.Length);
        _buffer.Write(bytes);
    }

    /// <summary>Writes the bytes compressed, or as they are where that is shorter.</summary>
    /// <param name="quality">Brotli's, 0 to 11.</param>
    public void WriteSection(ReadOnlySpan<byte> bytes, int quality)
    {
        WriteNumber(bytes.Length);
        var packed = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(bytes.Length));
        try
        {
            // A window that holds all of the section, and no more: the decoder allocates it.
            var window = int.Clamp(BitOperations.Log2((uint)int.Max(bytes.Length, 1)) + 1, 10, 24);
            if (!bytes.IsEmpty && BrotliEncoder.TryCompress(bytes, packed, out var written, quality, window) && written < bytes.Length)
            {
                WriteBytes(packed.AsSpan(0, written));
            }
            else
            {
                WriteBytes(bytes);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(packed);
        }
    }

    public byte[] ToBlob(byte format) => Blob.Frame(format, _buffer.WrittenSpan);
}
