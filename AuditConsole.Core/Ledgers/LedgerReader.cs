using System.Runtime.CompilerServices;
using AuditConsole.Core.Integrity;
using AuditConsole.Core.Ledgers.Batches;
using AuditConsole.Core.Ledgers.Sealing;
using AuditConsole.Core.Segments;
using AuditConsole.Core.Storage;

namespace AuditConsole.Core.Ledgers;

/// <summary>Reads whole events by their place. It asks no scope, and so reads for Core only: others search, or ask for one event within a scope.</summary>
public sealed class LedgerReader
{
    private readonly LedgerMirror _mirror;
    private readonly LedgerStore _store;

    internal LedgerReader(LedgerMirror mirror, LedgerStore store)
    {
        _mirror = mirror;
        _store = store;
    }

    internal async ValueTask<StoredEvent?> ReadAsync(long seq, CancellationToken cancellationToken)
        => (await ReadAsync([seq], cancellationToken).ConfigureAwait(false)) is [var stored] ? stored : null;

    /// <summary>The events of a set of places, in the order asked; places that do not exist are left out. Those of sealed events have no chain value: see <see cref="ChainAsync"/>.</summary>
    internal async Task<IReadOnlyList<StoredEvent>> ReadAsync(IReadOnlyList<long> seqs, CancellationToken cancellationToken)
    {
        // Batch by batch and segment by segment, so that each is unpacked once even when the cache cannot hold them all.
        var events = new StoredEvent?[seqs.Count];
        var indexes = Enumerable.Range(0, seqs.Count).ToLookup(index => _mirror.Head.Shape.Find(seqs[index]));
        foreach (var group in indexes)
        {
            if (group.Key is { } segment)
            {
                await ReadSealedAsync(segment, group, seqs, events, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await ReadOpenAsync(group, seqs, events, cancellationToken).ConfigureAwait(false);
            }
        }

        return [.. events.OfType<StoredEvent>()];
    }

    /// <summary>Events after a place, ascending, as far as the ledger reaches now: all of them, or an exception. Who can do without some reads <see cref="ReadableEvents"/>.</summary>
    /// <exception cref="LedgerDamageException">The next cannot be read.</exception>
    internal async IAsyncEnumerable<StoredEvent> ReadAfterAsync(long seq, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = _mirror.Head.Size;
        for (var next = long.Max(seq, 0) + 1; next <= last; next++)
        {
            if (_mirror.Head.Shape.Find(next) is { } segment)
            {
                var records = await _mirror.Segments.RecordsAsync(segment, cancellationToken).ConfigureAwait(false);
                for (; next <= segment.LastSeq; next++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return Sealed(await _mirror.Segments.ChunkAsync(segment, records, (int)(next - segment.FirstSeq), cancellationToken).ConfigureAwait(false));
                }
            }
            else if (await OpenBatchAsync(next, cancellationToken).ConfigureAwait(false) is { } batch)
            {
                for (; next <= long.Min(batch.LastSeq, last); next++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return Open(batch, next);
                }
            }

            // The loop adds the one that was taken too many.
            next--;
        }
    }

    /// <summary>The bytes of an event as they were appended: its chunk; null when there is no such event.</summary>
    internal async ValueTask<byte[]?> ChunkAsync(long seq, CancellationToken cancellationToken)
    {
        if (_mirror.Head.Shape.Find(seq) is null && await OpenBatchAsync(seq, cancellationToken).ConfigureAwait(false) is { } batch)
        {
            return batch.Chunk((int)(seq - batch.FirstSeq)).ToArray();
        }

        // Asked again: it may have been sealed between the two looks.
        if (_mirror.Head.Shape.Find(seq) is not { } segment)
        {
            return null;
        }

        var records = await _mirror.Segments.RecordsAsync(segment, cancellationToken).ConfigureAwait(false);
        return await _mirror.Segments.ChunkAsync(segment, records, (int)(seq - segment.FirstSeq), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The batch of an event that is not sealed; null when it was sealed meanwhile, or there is no such event.</summary>
    /// <exception cref="BatchDamageException">The stored batch is not the one that was written.</exception>
    internal async ValueTask<DecodedBatch?> OpenBatchAsync(long seq, CancellationToken cancellationToken)
    {
        while (seq > _mirror.Head.Shape.SealedSize && _mirror.Directory.Find(seq) is { } firstSeq)
        {
            try
            {
                return await BatchAsync(firstSeq, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (LedgerStore.IsDamage(e) && seq <= _mirror.Head.Shape.SealedSize)
            {
                // Its row, or only the one before it whose chain value it builds on, went when its segment came, between two looks.
            }
            catch (Exception e) when (LedgerStore.IsDamage(e))
            {
                throw _mirror.Health.ReportBatch(new BatchDamageException(_mirror.Tenant, firstSeq, _mirror.Directory.LastOf(firstSeq), e));
            }
        }

        return null;
    }

    /// <summary>What texts the batch of an event may hold; null when it was sealed meanwhile, or there is no such event.</summary>
    internal async ValueTask<BatchText?> BatchTextAsync(long seq, CancellationToken cancellationToken)
    {
        if (_mirror.Directory.Find(seq) is { } firstSeq && _mirror.Batches.TryGetText(_mirror.CacheKey, firstSeq, out var known))
        {
            return known;
        }

        if (await OpenBatchAsync(seq, cancellationToken).ConfigureAwait(false) is not { } batch)
        {
            return null;
        }

        var text = new BatchText(TextFilter.Of(batch.Payload), batch.LastSeq);
        _mirror.Batches.AddText(_mirror.CacheKey, batch.FirstSeq, text);
        return text;
    }

    private async Task ReadSealedAsync(Segment segment, IEnumerable<int> indexes, IReadOnlyList<long> seqs, StoredEvent?[] events, CancellationToken cancellationToken)
    {
        var records = await _mirror.Segments.RecordsAsync(segment, cancellationToken).ConfigureAwait(false);
        foreach (var index in indexes.OrderBy(index => records.Order.SlotOf((int)(seqs[index] - segment.FirstSeq))))
        {
            events[index] = Sealed(await _mirror.Segments.ChunkAsync(segment, records, (int)(seqs[index] - segment.FirstSeq), cancellationToken).ConfigureAwait(false));
        }
    }

    private async Task ReadOpenAsync(IEnumerable<int> indexes, IReadOnlyList<long> seqs, StoredEvent?[] events, CancellationToken cancellationToken)
    {
        foreach (var group in indexes.GroupBy(index => _mirror.Directory.Find(seqs[index])))
        {
            var batch = group.Key is { } firstSeq ? await OpenBatchAsync(firstSeq, cancellationToken).ConfigureAwait(false) : null;
            foreach (var index in group)
            {
                // Without a batch it was sealed since somebody looked where it is, or is not there at all.
                var isSealed = batch is null && seqs[index] > 0 && seqs[index] <= _mirror.Head.Shape.SealedSize;
                events[index] = batch is not null ? Open(batch, seqs[index]) : isSealed ? await ReadAsync(seqs[index], cancellationToken).ConfigureAwait(false) : null;
            }
        }
    }

    /// <exception cref="InvalidDataException">The stored batch is not the one that was written.</exception>
    internal async ValueTask<DecodedBatch> BatchAsync(long firstSeq, CancellationToken cancellationToken)
    {
        if (_mirror.Batches.TryGet(_mirror.CacheKey, firstSeq, out var cached))
        {
            return cached;
        }

        var (row, chainBefore) = await _store.ReadBatchAsync(_mirror.Tenant, firstSeq, cancellationToken).ConfigureAwait(false);
        var batch = DecodedBatch.Open(row.Content, row.FirstSeq, row.Count);
        batch.Link(chainBefore ?? ChainBefore(firstSeq));
        if (!batch.LastChain.SequenceEqual(row.Chain))
        {
            throw new InvalidDataException($"The batch of events {batch.FirstSeq} to {batch.LastSeq} does not give its stored chain value.");
        }

        _mirror.Batches.Add(_mirror.CacheKey, batch);
        return batch;
    }

    /// <summary>The chain value after an event (32 bytes). Of a sealed one it takes reading up to 255 events before it.</summary>
    internal async ValueTask<byte[]> ChainAsync(StoredEvent stored, CancellationToken cancellationToken)
    {
        var seq = stored.Event.Seq;
        if (_mirror.Head.Shape.Find(seq) is not { } segment)
        {
            return stored.Chain.ToArray();
        }

        var row = (int)(seq - segment.FirstSeq);
        var tile = row / SegmentBlobs.TileEvents;
        var records = await _mirror.Segments.RecordsAsync(segment, cancellationToken).ConfigureAwait(false);
        var tiles = (byte[])(await _mirror.Segments.BlobsAsync(segment, [SegmentBlobs.Chain], cancellationToken).ConfigureAwait(false))[SegmentBlobs.Chain]!;
        var chain = tile == 0 ? ChainBefore(segment.FirstSeq) : tiles.AsSpan((tile - 1) * Digest.Size, Digest.Size).ToArray();
        for (var one = tile * SegmentBlobs.TileEvents; one <= row; one++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var leaf = Leaf(await _mirror.Segments.ChunkAsync(segment, records, one, cancellationToken).ConfigureAwait(false));
            HashChain.Next(chain, leaf, chain);
        }

        return chain;
    }

    /// <summary>The chain value before the first event of a segment, or of the head.</summary>
    private byte[] ChainBefore(long firstSeq) => _mirror.Head.Shape.Find(firstSeq - 1) is { } segment ? segment.Chain.ToArray() : HashChain.Start(_mirror.Origin);

    private static StoredEvent Open(DecodedBatch batch, long seq)
    {
        var index = (int)(seq - batch.FirstSeq);
        return Decode(batch.Chunk(index).ToArray(), batch.Leaf(index).ToArray(), batch.Chain(index).ToArray());
    }

    private static StoredEvent Sealed(byte[] chunk) => Decode(chunk, Leaf(chunk), chain: default);

    private static byte[] Leaf(byte[] chunk)
    {
        var leaf = new byte[Digest.Size];
        RecordHash.Leaf(EventChunk.Read(chunk).RecordBytes, leaf);
        return leaf;
    }

    private static StoredEvent Decode(byte[] chunk, byte[] leaf, ReadOnlyMemory<byte> chain)
    {
        var decoder = EventDecoder.Rent();
        try
        {
            return decoder.Stored(chunk, leaf, chain);
        }
        finally
        {
            EventDecoder.Return(decoder);
        }
    }
}
