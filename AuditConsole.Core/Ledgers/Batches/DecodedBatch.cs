using AuditConsole.Core.Integrity;
using AuditConsole.Core.Segments;

namespace AuditConsole.Core.Ledgers.Batches;

/// <summary>The events of one batch, unpacked, with the leaf and chain value of each.</summary>
internal sealed class DecodedBatch
{
    private readonly byte[] _payload;
    private readonly int[] _offsets;
    private readonly byte[] _leaves;
    private readonly byte[] _chains;

    /// <param name="offsets">Where each event begins, and the end of the last.</param>
    internal DecodedBatch(long firstSeq, byte[] payload, int[] offsets)
    {
        FirstSeq = firstSeq;
        _payload = payload;
        _offsets = offsets;
        _leaves = new byte[Count * Digest.Size];
        _chains = new byte[Count * Digest.Size];
    }

    public long FirstSeq { get; }

    public int Count => _offsets.Length - 1;

    public long LastSeq => FirstSeq + Count - 1;

    public ReadOnlySpan<byte> Payload => _payload;

    /// <summary>What it takes in memory, roughly.</summary>
    public long Bytes => _payload.Length + (Count * (4L + (2 * Digest.Size))) + 256;

    public ReadOnlySpan<byte> LastChain => _chains.AsSpan(_chains.Length - Digest.Size);

    public ReadOnlySpan<byte> Chunk(int index) => _payload.AsSpan(_offsets[index].._offsets[index + 1]);

    public ReadOnlySpan<byte> Leaf(int index) => _leaves.AsSpan(index * Digest.Size, Digest.Size);

    public ReadOnlySpan<byte> Chain(int index) => _chains.AsSpan(index * Digest.Size, Digest.Size);

    /// <summary>Unpacks and reads strictly; leaves are computed, chain values only by <see cref="Link"/>.</summary>
    /// <exception cref="InvalidDataException">The content is not a batch of these events.</exception>
    public static DecodedBatch Open(ReadOnlySpan<byte> content, long firstSeq, int count)
    {
        var payload = BatchContent.Unpack(content);
        if (count < 1 || count > payload.Length)
        {
            throw new InvalidDataException("the batch holds another number of events than it says");
        }

        var offsets = new int[count + 1];
        var at = 0;
        for (var i = 0; i < count; i++)
        {
            var chunk = EventChunk.Read(payload.AsSpan(at));
            if (chunk.Record.Seq != firstSeq + i)
            {
                throw new InvalidDataException($"event {chunk.Record.Seq} stands in the place of event {firstSeq + i}");
            }

            at += chunk.Length;
            offsets[i + 1] = at;
        }

        if (at != payload.Length)
        {
            throw new InvalidDataException("the batch holds another number of events than it says");
        }

        var batch = new DecodedBatch(firstSeq, payload, offsets);
        for (var i = 0; i < count; i++)
        {
            batch.ComputeLeaf(i, EventChunk.Read(batch.Chunk(i)).RecordBytes);
        }

        return batch;
    }

    /// <summary>Computes the chain values from the one before the batch.</summary>
    public void Link(ReadOnlySpan<byte> chainBefore)
    {
        for (var i = 0; i < Count; i++)
        {
            var chain = _chains.AsSpan(i * Digest.Size, Digest.Size);
            HashChain.Next(i == 0 ? chainBefore : Chain(i - 1), Leaf(i), chain);
        }
    }

    internal Span<byte> MutableChunk(int index) => _payload.AsSpan(_offsets[index].._offsets[index + 1]);

    internal void ComputeLeaf(int index, ReadOnlySpan<byte> record) => RecordHash.Leaf(record, _leaves.AsSpan(index * Digest.Size, Digest.Size));
}
