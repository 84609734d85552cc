using System.Buffers.Binary;
using AuditConsole.Core.Segments.Blobs;

namespace AuditConsole.Core.Segments.Tokens;

/// <summary>Reads what <see cref="TokenDictionaryWriter"/> wrote and believes none of it: a dictionary it returns can be asked anything, and answers or refuses.</summary>
internal static class TokenDictionaryReader
{
    /// <summary>One page of all tokens, of which nothing is known before it is unpacked.</summary>
    private const byte FirstFormat = 1;

    // More than tokens of the most bytes in the most blocks of a segment ever came to; what states more is not ours.
    private const int MostListBytes = 1 << 28;

    public static TokenDictionary Read(ReadOnlyMemory<byte> memory)
    {
        var reader = new BlobReader(Blob.Open(memory.Span, FirstFormat, TokenDictionaryWriter.Format));
        var blockCount = reader.ReadNumber(TokenDictionary.MostBlocks);
        TokenPage[] pages;
        ulong salt;
        if (memory.Span[0] == FirstFormat)
        {
            pages = [FirstPage(ref reader, blockCount, out salt)];
        }
        else
        {
            salt = ReadSalt(ref reader);
            pages = Pages(ref reader, blockCount);
        }

        var hidden = Hidden(memory, ref reader, blockCount);
        reader.DemandEnd();
        return new TokenDictionary(salt, blockCount, pages, hidden);
    }

    private static TokenPage FirstPage(ref BlobReader reader, int blockCount, out ulong salt)
    {
        var tokens = reader.ReadNumber(TokenDictionary.MostTokenBytes);
        var endings = reader.ReadNumber(TokenDictionary.MostTokenBytes + tokens);
        var lists = reader.ReadNumber(MostListBytes);
        var packed = reader.ReadNumber(int.MaxValue);
        salt = ReadSalt(ref reader);
        return new TokenPage(tokens, endings, new PackedSection(reader.ReadRaw(packed).ToArray(), tokens + endings + lists, AlwaysPacked: true), blockCount);
    }

    private static ulong ReadSalt(ref BlobReader reader) => BinaryPrimitives.ReadUInt64LittleEndian(reader.ReadRaw(sizeof(ulong)));

    private static TokenPage[] Pages(ref BlobReader reader, int blockCount)
    {
        // Each takes bytes, so no false number takes more memory than they do.
        var pages = new TokenPage[reader.ReadNumber(reader.Left)];
        for (var i = 0; i < pages.Length; i++)
        {
            var first = reader.ReadBytes().ToArray();
            if (i > 0 && first.AsSpan().SequenceCompareTo(pages[i - 1].First) <= 0)
            {
                throw new InvalidDataException("its pages are in no order");
            }

            var tokens = reader.ReadNumber(TokenDictionary.MostTokenBytes);
            var endings = reader.ReadNumber(TokenDictionary.MostTokenBytes + tokens);
            pages[i] = new TokenPage(tokens, endings, reader.ReadPacked(), blockCount) { First = first, Text = TextFilter.Parse(reader.ReadBytes()) };
        }

        return pages;
    }

    private static HiddenBlock[] Hidden(ReadOnlyMemory<byte> memory, ref BlobReader reader, int blockCount)
    {
        var hidden = new HiddenBlock[reader.ReadNumber(blockCount)];
        var block = -1;
        for (var i = 0; i < hidden.Length; i++)
        {
            var step = reader.ReadNumber(blockCount - 1 - block);
            if (step == 0)
            {
                throw new InvalidDataException($"it has the hidden words of block {block} twice");
            }

            block += step;
            var kinds = (HiddenKinds)reader.ReadRaw(1)[0];
            var length = reader.ReadBytes().Length;
            hidden[i] = new HiddenBlock(block, kinds, KeyFilter.Parse(memory.Slice(memory.Length - Crc32C.Length - reader.Left - length, length)));
        }

        return hidden;
    }
}
