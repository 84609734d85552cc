using AuditConsole.Core.Segments.Blobs;

namespace AuditConsole.Core.Segments;

/// <summary>
/// The order in which a segment's events lie in its body blocks and columns: by object, and of one object by seq, so that its successive states lie side by side.
/// It is stored, not derived: what the columns say may be made anew by another version.
/// </summary>
internal sealed class SlotOrder
{
    private const byte Format = 1;
    private const int Quality = 5;

    private readonly ushort[] _rowOfSlot;
    private readonly ushort[] _slotOfRow;

    // First slot of each block, and the number of slots behind the last.
    private readonly int[] _blocks;

    public SlotOrder(ushort[] rowOfSlot, int[] blocks)
    {
        _rowOfSlot = rowOfSlot;
        _blocks = blocks;
        _slotOfRow = new ushort[rowOfSlot.Length];
        for (var slot = 0; slot < rowOfSlot.Length; slot++)
        {
            _slotOfRow[rowOfSlot[slot]] = (ushort)slot;
        }
    }

    public int Rows => _rowOfSlot.Length;

    public int BlockCount => _blocks.Length - 1;

    public long Bytes => (4L * Rows) + (4L * _blocks.Length) + 64;

    /// <summary>For each slot its row.</summary>
    public ReadOnlySpan<ushort> RowOfSlot => _rowOfSlot;

    public int SlotOf(int row) => _slotOfRow[row];

    /// <summary>The slots of a block.</summary>
    public (int First, int Count) Block(int block) => (_blocks[block], _blocks[block + 1] - _blocks[block]);

    public int BlockOf(int row)
    {
        var at = Array.BinarySearch(_blocks, _slotOfRow[row]);
        if (at < 0)
        {
            return ~at - 1;
        }

        // An empty block cannot be, so the first slot names one block.
        return at;
    }

    public byte[] Encode()
    {
        var rows = new BlobWriter();
        var previous = 0;
        foreach (var row in _rowOfSlot)
        {
            rows.WriteSigned(row - previous);
            previous = row;
        }

        var writer = new BlobWriter();
        writer.WriteSection(rows.Written, Quality);
        writer.WriteNumber(BlockCount);
        for (var block = 0; block < BlockCount; block++)
        {
            writer.WriteNumber(Block(block).Count);
        }

        return writer.ToBlob(Format);
    }

    /// <exception cref="InvalidDataException">These are not the bytes of an order of so many rows.</exception>
    public static SlotOrder Open(ReadOnlySpan<byte> blob, int rows)
    {
        var reader = new BlobReader(Blob.Open(blob, Format));
        var differences = new BlobReader(reader.ReadSection());
        var rowOfSlot = new ushort[rows];
        var seen = new RowBitmap();
        var row = 0L;
        for (var slot = 0; slot < rows; slot++)
        {
            row += differences.ReadSigned();
            if (row < 0 || row >= rows || seen[(int)row])
            {
                throw new InvalidDataException("it names a row twice, or one that is not there");
            }

            seen[(int)row] = true;
            rowOfSlot[slot] = (ushort)row;
        }

        differences.DemandEnd();
        var blocks = new int[reader.ReadNumber(ColumnRun.Capacity) + 1];
        for (var block = 1; block < blocks.Length; block++)
        {
            blocks[block] = reader.ReadNumber(rows - blocks[block - 1]) is var count and > 0 ? blocks[block - 1] + count : throw new InvalidDataException("it has a block without events");
        }

        reader.DemandEnd();
        return blocks[^1] == rows ? new SlotOrder(rowOfSlot, blocks) : throw new InvalidDataException("its blocks hold another number of events than it does");
    }
}
