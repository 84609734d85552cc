using AuditConsole.Core.Segments.Blobs;

namespace AuditConsole.Core.Segments;

/// <summary>
/// Makes a full run's segment. The events come by more than once, since they are too many to be held at a time: first all of them to be described, in their order, then for each pass those whose parts it packs.
/// </summary>
/// <param name="quality">Brotli's, for the body blocks.</param>
internal sealed class SegmentBuilder(ColumnRun run, int quality, SegmentLimits limits)
{
    private const int RowBits = 16;

    private readonly long[] _stated = new long[run.Count];
    private readonly int[] _lengths = new int[run.Count];
    private readonly int[] _whoLengths = new int[run.Count];
    private readonly List<(int FirstBlock, int Blocks)> _passes = [];
    private readonly SegmentIndex _index = new(run);
    private DictionaryColumn? _who = new();
    private SlotOrder? _order;
    private byte[] _arena = [];
    private (int Start, int Length)[] _placeOfSlot = [];

    public SlotOrder Order => _order ?? throw new InvalidOperationException("The events have not been described yet.");

    public int PassCount => _passes.Count;

    /// <summary>Takes down what the columns do not have of an event.</summary>
    public void Describe(int row, in EventChunk chunk)
    {
        _stated[row] = chunk.StatedTime;
        _lengths[row] = chunk.Length;
        var who = chunk.Content("who"u8);
        _whoLengths[row] = who.Length;
        if (!who.IsEmpty && _who is not null)
        {
            _who.Append(row, who);
            if (_who.Snapshot().ValueCount > limits.MostWho)
            {
                _who = null;
            }
        }
    }

    /// <summary>Settles the order of slots, the blocks and the passes, once every event was described.</summary>
    public void Arrange()
    {
        var keys = _index.ObjectKeys();
        for (var row = 0; row < keys.Length; row++)
        {
            keys[row] = (keys[row] << RowBits) | (uint)row;
        }

        Array.Sort(keys);
        var rowOfSlot = Array.ConvertAll(keys, key => (ushort)key);
        var blocks = new List<int> { 0 };
        var (blockBytes, passBytes) = (0L, 0L);
        for (var slot = 0; slot < rowOfSlot.Length; slot++)
        {
            var length = _lengths[rowOfSlot[slot]] - (_who is null ? 0 : _whoLengths[rowOfSlot[slot]]);
            if (blockBytes > 0 && blockBytes + length > limits.BlockBytes)
            {
                blocks.Add(slot);
                blockBytes = 0;
                if (passBytes >= limits.PassBytes)
                {
                    EndPass(blocks.Count - 1);
                    passBytes = 0;
                }
            }

            (blockBytes, passBytes) = (blockBytes + length, passBytes + length);
        }

        blocks.Add(rowOfSlot.Length);
        EndPass(blocks.Count - 1);
        _order = new SlotOrder(rowOfSlot, [.. blocks]);
    }

    /// <summary>Makes room for the events of a pass.</summary>
    public void Begin(int pass)
    {
        var (first, end) = Slots(pass);
        _placeOfSlot = new (int Start, int Length)[end - first];
        var bytes = 0;
        for (var slot = first; slot < end; slot++)
        {
            var length = _lengths[Order.RowOfSlot[slot]];
            _placeOfSlot[slot - first] = (bytes, length);
            bytes = checked(bytes + length);
        }

        _arena = GC.AllocateUninitializedArray<byte>(bytes);
    }

    /// <summary>Takes an event's bytes if they belong to the pass.</summary>
    public void Take(int pass, int row, ReadOnlySpan<byte> chunk)
    {
        var (first, end) = Slots(pass);
        var slot = Order.SlotOf(row);
        if (slot >= first && slot < end)
        {
            chunk.CopyTo(_arena.AsSpan(_placeOfSlot[slot - first].Start, _placeOfSlot[slot - first].Length));
        }
    }

    /// <summary>The pass's blocks, packed.</summary>
    public IEnumerable<byte[]> Pack(int pass)
    {
        var writer = new BlobWriter();
        var scratch = new BlobWriter();
        var firstSlot = Slots(pass).First;
        var (firstBlock, blocks) = _passes[pass];
        for (var block = firstBlock; block < firstBlock + blocks; block++)
        {
            writer.Clear();
            var (first, count) = Order.Block(block);
            var rows = new BlockRows(count);
            for (var slot = first; slot < first + count; slot++)
            {
                var (start, length) = _placeOfSlot[slot - firstSlot];
                var chunk = EventChunk.Read(_arena.AsSpan(start, length));
                ValueCodec.SplitUuid(run.Ids[Order.RowOfSlot[slot]], out var uuid);
                rows.Set(slot - first, uuid, chunk.Seed, chunk.Tag);
                SlotCodec.Write(writer, scratch, chunk, withWho: _who is null);
                _index.AddTokens(chunk, block);
            }

            yield return BodyBlock.Pack(rows, writer.Written, quality);
        }

        _arena = [];
    }

    /// <summary>The blobs that are records, and must come back as they are.</summary>
    public IEnumerable<(string Name, byte[] Blob)> Records()
    {
        yield return (SegmentBlobs.Order, Order.Encode());
        yield return (SegmentBlobs.Ids, SealedIds.Encode(run, Order));
        yield return (SegmentBlobs.Times, NumberColumn.Encode(run.Times, SegmentIndex.ColumnQuality));
        yield return (SegmentBlobs.Received, NumberColumn.Encode(run.Received, SegmentIndex.ColumnQuality));
        yield return (SegmentBlobs.Stated, SealedRecords.EncodeStated(_stated, run.Times, SegmentIndex.ColumnQuality));
        if (_who?.Snapshot() is { ValueCount: > 0 } who)
        {
            yield return (SegmentBlobs.Who, SealedColumn.Encode(who, Order, SegmentIndex.ColumnQuality));
        }

        foreach (var field in SealedRecords.Fields)
        {
            if (run.Column(field) is { } column)
            {
                yield return (field.Name, SealedColumn.Encode(column, Order, SegmentIndex.ColumnQuality));
            }
        }
    }

    /// <summary>The blobs that can be made anew from the records, once all passes are packed.</summary>
    public IEnumerable<(string Name, byte[] Blob)> Index() => _index.Blobs(Order);

    private void EndPass(int endBlock)
    {
        var first = _passes.Count == 0 ? 0 : _passes[^1].FirstBlock + _passes[^1].Blocks;
        _passes.Add((first, endBlock - first));
    }

    private (int First, int End) Slots(int pass)
    {
        var (first, blocks) = _passes[pass];
        var (lastSlot, count) = Order.Block(first + blocks - 1);
        return (Order.Block(first).First, lastSlot + count);
    }
}
