using AuditConsole.Core.Segments.Blobs;

namespace AuditConsole.Core.Segments.Tokens;

/// <summary>The blocks of one token as bytes, whichever is shorter: differences as varints whose lowest bit says that another follows, or a 0 byte and a bitmap of all blocks.</summary>
internal static class BlockList
{
    private const byte BitmapMark = 0;

    /// <param name="blocks">Ascending, at least one.</param>
    /// <param name="into">Where it is written to; <paramref name="scratch"/> is overwritten.</param>
    public static void Write(ReadOnlySpan<ushort> blocks, int blockCount, BlobWriter into, BlobWriter scratch)
    {
        scratch.Clear();
        var previous = -1;
        for (var i = 0; i < blocks.Length; i++)
        {
            // A difference is at least 1, so the first byte is never the mark.
            scratch.WriteNumber((blocks[i] - previous) << 1 | (i + 1 < blocks.Length ? 1 : 0));
            previous = blocks[i];
        }

        var bitmap = BitmapBytes(blockCount);
        if (scratch.Length <= 1 + bitmap)
        {
            into.WriteRaw(scratch.Written);
            return;
        }

        var bits = new byte[1 + bitmap];
        bits[0] = BitmapMark;
        foreach (var block in blocks)
        {
            bits[1 + (block >> 3)] |= (byte)(1 << (block & 7));
        }

        into.WriteRaw(bits);
    }

    /// <summary>Adds the blocks of the list at <paramref name="at"/>, which a parse has checked.</summary>
    public static void AddTo(RowBitmap found, ReadOnlySpan<byte> lists, int at, int blockCount)
    {
        if (lists[at] == BitmapMark)
        {
            AddBits(found, lists.Slice(at + 1, BitmapBytes(blockCount)));
            return;
        }

        var reader = new BlobReader(lists[at..]);
        var (block, more) = (-1, true);
        while (more)
        {
            var value = reader.ReadNumber(int.MaxValue);
            block += value >> 1;
            more = (value & 1) != 0;
            found[block] = true;
        }
    }

    /// <summary>Where the next list begins.</summary>
    public static int Skip(ReadOnlySpan<byte> lists, int at, int blockCount)
    {
        if (lists[at] == BitmapMark)
        {
            return at + 1 + BitmapBytes(blockCount);
        }

        while (true)
        {
            var isLast = (lists[at] & 1) == 0;
            while (lists[at++] >= 0x80)
            {
            }

            if (isLast)
            {
                return at;
            }
        }
    }

    /// <summary>As <see cref="Skip"/>, for bytes not yet trusted.</summary>
    public static int Check(ReadOnlySpan<byte> lists, int at, int blockCount)
    {
        if (at < lists.Length && lists[at] == BitmapMark)
        {
            var end = at + 1 + BitmapBytes(blockCount);
            if (end > lists.Length || (blockCount & 7) != 0 && lists[end - 1] >> (blockCount & 7) != 0)
            {
                throw new InvalidDataException("a word names blocks in a bitmap that it does not have");
            }

            return end;
        }

        var reader = new BlobReader(lists[at..]);
        var (block, more) = (-1L, true);
        while (more)
        {
            var value = reader.ReadNumber(int.MaxValue);
            more = (value & 1) != 0;
            block += value >> 1;
            if (value < 2 || block >= blockCount)
            {
                throw new InvalidDataException($"a word names block {block} of {blockCount}");
            }
        }

        return lists.Length - reader.Left;
    }

    private static int BitmapBytes(int blockCount) => (blockCount + 7) / 8;

    private static void AddBits(RowBitmap found, ReadOnlySpan<byte> bits)
    {
        for (var i = 0; i < bits.Length; i++)
        {
            found.Words[i >> 3] |= (ulong)bits[i] << (8 * (i & 7));
        }
    }
}
