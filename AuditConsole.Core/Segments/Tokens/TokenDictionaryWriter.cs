using System.Buffers.Binary;
using AuditConsole.Core.Segments.Blobs;

namespace AuditConsole.Core.Segments.Tokens;

/// <summary>Lays a token dictionary out as bytes; <see cref="TokenDictionaryReader"/> has the way back.</summary>
/// <remarks>
/// Number of blocks; salt; number of pages, and for each: its first token, number of tokens, bytes of their endings, the packed section that <see cref="TokenPage"/> describes, and the bits of its <see cref="TextFilter"/>;
/// number of blocks with hidden tokens, and for each: difference to the one before, kinds, its filter.
/// </remarks>
internal static class TokenDictionaryWriter
{
    public const byte Format = 2;

    /// <summary>A look-up unpacks one page: fewer tokens compress worse, more take longer.</summary>
    public const int PageTokens = 1024;

    private const int Quality = 6;

    public static byte[] Write(ulong salt, int blockCount, TokenTable tokens, TokenMeetings meetings, IReadOnlyList<HiddenBlock> hidden)
    {
        var order = Sort(tokens);
        var (blocks, ends) = meetings.ByToken(order.Length);
        var writer = new BlobWriter();
        writer.WriteNumber(blockCount);
        BinaryPrimitives.WriteUInt64LittleEndian(writer.Buffer.GetSpan(sizeof(ulong)), salt);
        writer.Buffer.Advance(sizeof(ulong));
        writer.WriteNumber((order.Length + PageTokens - 1) / PageTokens);
        for (var from = 0; from < order.Length; from += PageTokens)
        {
            WritePage(writer, tokens, order.AsSpan(from, int.Min(PageTokens, order.Length - from)), token => blocks.AsMemory((token == 0 ? 0 : ends[token - 1])..ends[token]), blockCount);
        }

        Write(hidden, writer);
        return writer.ToBlob(Format);
    }

    private static void WritePage(BlobWriter writer, TokenTable tokens, ReadOnlySpan<int> page, Func<int, ReadOnlyMemory<ushort>> blocksOf, int blockCount)
    {
        var (repeats, endings, lists, scratch) = (new byte[page.Length], new BlobWriter(), new BlobWriter(), new BlobWriter());
        var characters = 0;
        ReadOnlySpan<byte> previous = [];
        for (var i = 0; i < page.Length; i++)
        {
            var token = tokens[page[i]];
            var same = token.CommonPrefixLength(previous);
            repeats[i] = (byte)same;
            endings.WriteRaw(token[same..]);
            endings.WriteRaw([0]);
            BlockList.Write(blocksOf(page[i]).Span, blockCount, lists, scratch);
            characters += token.Length;
            previous = token;
        }

        var text = new TextFilter(characters);
        foreach (var token in page)
        {
            text.Add(tokens[token]);
        }

        writer.WriteBytes(tokens[page[0]]);
        writer.WriteNumber(page.Length);
        writer.WriteNumber(endings.Length);
        writer.WriteSection([.. repeats, .. endings.Written, .. lists.Written], Quality);
        writer.WriteBytes(text.Bits);
    }

    private static void Write(IReadOnlyList<HiddenBlock> hidden, BlobWriter writer)
    {
        writer.WriteNumber(hidden.Count);
        var previous = -1;
        foreach (var block in hidden)
        {
            writer.WriteNumber(block.Block - previous);
            writer.WriteRaw([(byte)block.Kinds]);
            writer.WriteBytes(block.Tokens.Serialise());
            previous = block.Block;
        }
    }

    // The first eight bytes as one number decide nearly every comparison. No token has a 0 byte, so a shorter one comes first as it should.
    private static int[] Sort(TokenTable tokens)
    {
        var keys = new ulong[tokens.Count];
        var order = new int[tokens.Count];
        Span<byte> start = stackalloc byte[sizeof(ulong)];
        for (var i = 0; i < order.Length; i++)
        {
            start.Clear();
            var token = tokens[i];
            token[..Math.Min(token.Length, start.Length)].CopyTo(start);
            (keys[i], order[i]) = (BinaryPrimitives.ReadUInt64BigEndian(start), i);
        }

        Array.Sort(keys, order);
        for (var from = 0; from < order.Length;)
        {
            var to = from + 1;
            while (to < order.Length && keys[to] == keys[from])
            {
                to++;
            }

            order.AsSpan(from..to).Sort((a, b) => tokens[a].SequenceCompareTo(tokens[b]));
            from = to;
        }

        return order;
    }
}
