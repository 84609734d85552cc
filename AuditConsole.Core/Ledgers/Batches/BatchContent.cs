using System.Buffers;
using System.IO.Compression;

namespace AuditConsole.Core.Ledgers.Batches;

/// <summary>The stored form of a batch: a format byte, then Brotli over all its events at once.</summary>
internal static class BatchContent
{
    private const byte Format = 1;

    // Quality 1 costs about 2 µs an event and leaves a tenth of the bytes to be flushed.
    private const int Quality = 1;
    private const int Window = 22;

    // A batch is a group commit or one request; what claims to unpack to more was not written here.
    private const int MaxBytes = 1 << 30;

    public static byte[] Pack(ReadOnlySpan<byte> events)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(events.Length) + 1);
        try
        {
            buffer[0] = Format;
            if (!BrotliEncoder.TryCompress(events, buffer.AsSpan(1), out var written, Quality, Window))
            {
                throw new InvalidOperationException("The compressor needs more room than it said.");
            }

            return buffer.AsSpan(0, written + 1).ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <exception cref="InvalidDataException">These are not the bytes of a batch.</exception>
    public static byte[] Unpack(ReadOnlySpan<byte> content)
    {
        if (content.IsEmpty || content[0] != Format)
        {
            throw new InvalidDataException("the batch has a format this version does not know");
        }

        content = content[1..];
        var buffer = ArrayPool<byte>.Shared.Rent((int)long.Clamp(content.Length * 16L, 4096, 16 << 20));
        var filled = 0;
        var decoder = default(BrotliDecoder);
        try
        {
            while (true)
            {
                var status = decoder.Decompress(content, buffer.AsSpan(filled), out var consumed, out var written);
                content = content[consumed..];
                filled += written;
                if (status == OperationStatus.Done && content.IsEmpty)
                {
                    return buffer.AsSpan(0, filled).ToArray();
                }

                if (status != OperationStatus.DestinationTooSmall || buffer.Length >= MaxBytes)
                {
                    throw new InvalidDataException("the batch cannot be unpacked");
                }

                buffer = Grow(buffer, filled);
            }
        }
        finally
        {
            decoder.Dispose();
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Grow(byte[] buffer, int filled)
    {
        var larger = ArrayPool<byte>.Shared.Rent((int)long.Min(buffer.Length * 2L, MaxBytes));
        buffer.AsSpan(0, filled).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
