namespace AuditConsole.Core.Segments.Blobs;

/// <summary>The frame of every stored blob of a segment: a format byte, the content, and a CRC-32C over both.</summary>
internal static class Blob
{
    public static byte[] Frame(byte format, ReadOnlySpan<byte> content)
    {
        var blob = GC.AllocateUninitializedArray<byte>(1 + content.Length + Crc32C.Length);
        blob[0] = format;
        content.CopyTo(blob.AsSpan(1));
        Crc32C.Seal(blob);
        return blob;
    }

    /// <exception cref="InvalidDataException">The blob is torn or altered, or of a format that this version does not know.</exception>
    public static ReadOnlySpan<byte> Open(ReadOnlySpan<byte> blob, byte format) => Open(blob, format, format);

    /// <param name="first">Oldest format that the reader knows.</param>
    /// <param name="last">Newest format that it knows.</param>
    /// <exception cref="InvalidDataException">The blob is torn or altered, or of a format that this version does not know.</exception>
    public static ReadOnlySpan<byte> Open(ReadOnlySpan<byte> blob, byte first, byte last)
    {
        if (blob.Length < 1 + Crc32C.Length || !Crc32C.IsSealed(blob))
        {
            throw new InvalidDataException("its checksum does not fit its bytes");
        }

        return blob[0] >= first && blob[0] <= last ? blob[1..^Crc32C.Length] : throw new InvalidDataException($"it has format {blob[0]}, which this version does not know");
    }
}
