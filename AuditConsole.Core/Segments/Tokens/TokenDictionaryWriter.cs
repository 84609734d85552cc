using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;

namespace AuditConsole.Core.Segments.Tokens;

/// <summary>Lays a token dictionary out as bytes; <see cref="TokenDictionaryReader"/> has the way back.</summary>
/// <remarks>
/// Format byte; varints: blocks, tokens, bytes of the tokens' endings, bytes of their block lists, bytes of these three packed; salt; packed by Brotli: for each token in byte order how much of its predecessor
/// it repeats (one byte each), their endings with a 0 behind each, their <see cref="BlockList"/>s; number of blocks with hidden tokens, and for each: difference to the one before, kinds, length and bytes of its filter; CRC-32C.
/// </remarks>
internal static class TokenDictionaryWriter
{
    public const byte Format = 1;
    private const int Quality = 6;
    private const int SmallestWindow = 10;
    private const int LargestWindow = 22;

    public static byte[] Write(ulong salt, int blockCount, TokenTable tokens, TokenMeetings meetings, IReadOnlyList<HiddenBlock> hidden)
    {
        var order = Sort(tokens);
        var (repeats, endings) = FrontCode(tokens, order);
        var lists = Lists(meetings, order, blockCount);
        var packed = Pack(repeats, endings.Written, lists.Written);

        var bytes = new ByteSink();
        bytes.Byte(Format);
        bytes.Varint((uint)blockCount);
        bytes.Varint((uint)tokens.Count);
        bytes.Varint((uint)endings.Length);
        bytes.Varint((uint)lists.Length);
        bytes.Varint((uint)packed.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.Room(sizeof(ulong)), salt);
        bytes.Bytes(packed);
        Write(hidden, bytes);
        bytes.Room(Crc32C.Length);
        Crc32C.Seal(bytes.Written);
        return bytes.Written.ToArray();
    }

    private static void Write(IReadOnlyList<HiddenBlock> hidden, ByteSink bytes)
    {
        bytes.Varint((uint)hidden.Count);
        var previous = -1;
        foreach (var block in hidden)
        {
            var filter = block.Tokens.Serialise();
            bytes.Varint((uint)(block.Block - previous));
            bytes.Byte((byte)block.Kinds);
            bytes.Varint((uint)filter.Length);
            bytes.Bytes(filter);
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

    private static (byte[] Repeats, ByteSink Endings) FrontCode(TokenTable tokens, int[] order)
    {
        var repeats = new byte[order.Length];
        var endings = new ByteSink();
        ReadOnlySpan<byte> previous = [];
        for (var i = 0; i < order.Length; i++)
        {
            var token = tokens[order[i]];
            var same = token.CommonPrefixLength(previous);
            repeats[i] = (byte)same;
            endings.Bytes(token[same..]);
            endings.Byte(0);
            previous = token;
        }

        return (repeats, endings);
    }

    private static ByteSink Lists(TokenMeetings meetings, int[] order, int blockCount)
    {
        var (blocks, ends) = meetings.ByToken(order.Length);
        var lists = new ByteSink();
        foreach (var token in order)
        {
            var start = token == 0 ? 0 : ends[token - 1];
            BlockList.Write(blocks.AsSpan(start..ends[token]), blockCount, lists);
        }

        return lists;
    }

    private static byte[] Pack(ReadOnlySpan<byte> repeats, ReadOnlySpan<byte> endings, ReadOnlySpan<byte> lists)
    {
        byte[] plain = [.. repeats, .. endings, .. lists];
        var packed = new byte[BrotliEncoder.GetMaxCompressedLength(plain.Length)];
        var window = Math.Clamp(BitOperations.Log2((uint)plain.Length | 1) + 1, SmallestWindow, LargestWindow);
        return BrotliEncoder.TryCompress(plain, packed, out var written, Quality, window)
            ? packed[..written]
            : throw new InvalidOperationException($"{plain.Length} bytes of tokens do not fit in {packed.Length} packed.");
    }
}
