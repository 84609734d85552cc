using System.Buffers.Binary;
using System.IO.Compression;

namespace AuditConsole.Core.Changes.Projection;

/// <summary>The stored form of a body: a format byte, then plain bytes (0), or their length (4 bytes, little-endian) and Brotli (1).</summary>
internal static class ManifestCodec
{
    private const byte Plain = 0;
    private const byte Brotli = 1;
    private const int Header = 5;

    public static byte[] Encode(ReadOnlySpan<byte> body)
    {
        var output = new byte[Header + BrotliEncoder.GetMaxCompressedLength(body.Length)];
        if (BrotliEncoder.TryCompress(body, output.AsSpan(Header), out var written, quality: 1, window: 16) && written + Header <= body.Length)
        {
            output[0] = Brotli;
            BinaryPrimitives.WriteInt32LittleEndian(output.AsSpan(1), body.Length);
            return output[..(Header + written)];
        }

        return [Plain, .. body];
    }

    public static byte[] Decode(ReadOnlySpan<byte> stored)
    {
        if (stored[0] == Plain)
        {
            return stored[1..].ToArray();
        }

        if (stored[0] != Brotli)
        {
            throw new InvalidDataException($"A stored manifest has the unknown format {stored[0]}.");
        }

        var body = new byte[BinaryPrimitives.ReadInt32LittleEndian(stored[1..])];
        return BrotliDecoder.TryDecompress(stored[Header..], body, out var written) && written == body.Length
            ? body
            : throw new InvalidDataException("A stored manifest is damaged.");
    }
}
