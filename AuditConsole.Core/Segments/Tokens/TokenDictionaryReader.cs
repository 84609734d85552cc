using System.Buffers.Binary;
using AuditConsole.Core.Segments.Blobs;

namespace AuditConsole.Core.Segments.Tokens;

/// <summary>Reads what <see cref="TokenDictionaryWriter"/> wrote and believes none of it: a dictionary it returns can be asked anything.</summary>
internal static class TokenDictionaryReader
{
    // More than tokens of the most bytes in the most blocks of a segment ever came to; what states more is not ours.
    private const int MostListBytes = 1 << 28;

    public static TokenDictionary Read(ReadOnlyMemory<byte> memory)
    {
        var bytes = memory.Span;
        if (bytes.IsEmpty)
        {
            throw new InvalidDataException("A token dictionary is empty.");
        }

        if (bytes[0] != TokenDictionaryWriter.Format)
        {
            throw new InvalidDataException($"A token dictionary has format {bytes[0]}; known is {TokenDictionaryWriter.Format}.");
        }

        if (!Crc32C.IsSealed(bytes))
        {
            throw new InvalidDataException("A token dictionary does not have the checksum it states.");
        }

        bytes = bytes[..^Crc32C.Length];
        var at = 1;
        var blockCount = ByteSource.Size(bytes, ref at, TokenDictionary.MostBlocks, "blocks");
        var tokenCount = ByteSource.Size(bytes, ref at, TokenDictionary.MostTokenBytes, "tokens");
        var endingBytes = ByteSource.Size(bytes, ref at, TokenDictionary.MostTokenBytes + tokenCount, "bytes of tokens");
        var listBytes = ByteSource.Size(bytes, ref at, MostListBytes, "bytes of block lists");
        var packedBytes = ByteSource.Size(bytes, ref at, int.MaxValue, "packed bytes");
        var salt = BinaryPrimitives.ReadUInt64LittleEndian(ByteSource.Take(bytes, ref at, sizeof(ulong), "salt"));
        var plain = Unpack(ByteSource.Take(bytes, ref at, packedBytes, "packed part"), tokenCount + endingBytes + listBytes);
        var hidden = Hidden(memory[..^Crc32C.Length], ref at, blockCount);
        if (at != bytes.Length)
        {
            throw new InvalidDataException($"A token dictionary has {bytes.Length - at} bytes too many.");
        }

        var text = new TokenList(plain.AsSpan(0, tokenCount), plain.AsSpan(tokenCount, endingBytes));
        return new TokenDictionary(salt, text, new BlockLists(plain.AsMemory(tokenCount + endingBytes), tokenCount, blockCount), hidden);
    }

    // A false length costs no memory: room grows with what comes out.
    private static byte[] Unpack(ReadOnlySpan<byte> packed, int length)
    {
        try
        {
            return PackedSection.Unpack(packed, length);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"A token dictionary does not unpack to the {length} bytes it states.", e);
        }
    }

    private static HiddenBlock[] Hidden(ReadOnlyMemory<byte> memory, ref int at, int blockCount)
    {
        var bytes = memory.Span;
        var hidden = new HiddenBlock[ByteSource.Size(bytes, ref at, blockCount, "blocks with hidden tokens")];
        var block = -1;
        for (var i = 0; i < hidden.Length; i++)
        {
            var step = ByteSource.Size(bytes, ref at, blockCount - 1 - block, "as the next block with hidden tokens");
            if (step == 0)
            {
                throw new InvalidDataException($"A token dictionary has the hidden tokens of block {block} twice.");
            }

            block += step;
            var kinds = (HiddenKinds)ByteSource.Take(bytes, ref at, 1, "hidden tokens")[0];
            var length = ByteSource.Size(bytes, ref at, bytes.Length, "bytes of a filter");
            ByteSource.Take(bytes, ref at, length, "hidden tokens");
            hidden[i] = new HiddenBlock(block, kinds, KeyFilter.Parse(memory.Slice(at - length, length)));
        }

        return hidden;
    }
}
