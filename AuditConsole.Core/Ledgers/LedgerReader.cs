using System.Runtime.CompilerServices;
using AuditConsole.Core.Integrity;
using AuditConsole.Core.Ledgers.Batches;
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
    {
        if (_mirror.Directory.Find(seq) is not { } firstSeq)
        {
            return null;
        }

        return Event(await BatchAsync(firstSeq, cancellationToken).ConfigureAwait(false), seq);
    }

    /// <summary>The events of a set of places, in the order asked; places that do not exist are left out.</summary>
    internal async Task<IReadOnlyList<StoredEvent>> ReadAsync(IReadOnlyList<long> seqs, CancellationToken cancellationToken)
    {
        // Batch by batch, so that each is unpacked once even when the cache cannot hold them all.
        var events = new StoredEvent?[seqs.Count];
        var places = Enumerable.Range(0, seqs.Count).Select(index => (Index: index, Batch: _mirror.Directory.Find(seqs[index]))).Where(place => place.Batch is not null);
        foreach (var group in places.GroupBy(place => place.Batch!.Value))
        {
            var batch = await BatchAsync(group.Key, cancellationToken).ConfigureAwait(false);
            foreach (var (index, _) in group)
            {
                events[index] = Event(batch, seqs[index]);
            }
        }

        return [.. events.OfType<StoredEvent>()];
    }

    /// <summary>Events after a place, ascending, as far as the ledger reaches now.</summary>
    internal async IAsyncEnumerable<StoredEvent> ReadAfterAsync(long seq, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = _mirror.Head.Size;
        var next = long.Max(seq, 0) + 1;
        while (next <= last && _mirror.Directory.Find(next) is { } firstSeq)
        {
            var batch = await BatchAsync(firstSeq, cancellationToken).ConfigureAwait(false);
            for (; next <= long.Min(batch.LastSeq, last); next++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return Event(batch, next);
            }
        }
    }

    /// <exception cref="InvalidDataException">The stored batch is not the one that was written.</exception>
    internal async ValueTask<DecodedBatch> BatchAsync(long firstSeq, CancellationToken cancellationToken)
    {
        if (_mirror.Cache.TryGet(_mirror.CacheKey, firstSeq, out var cached))
        {
            return cached;
        }

        var (row, chainBefore) = await _store.ReadBatchAsync(_mirror.Tenant, firstSeq, cancellationToken).ConfigureAwait(false);
        var batch = DecodedBatch.Open(row.Content, row.FirstSeq, row.Count);
        batch.Link(chainBefore ?? HashChain.Start(_mirror.Origin));
        if (!batch.LastChain.SequenceEqual(row.Chain))
        {
            throw new InvalidDataException($"The batch of events {batch.FirstSeq} to {batch.LastSeq} does not give its stored chain value.");
        }

        _mirror.Cache.Add(_mirror.CacheKey, batch);
        return batch;
    }

    private static StoredEvent Event(DecodedBatch batch, long seq)
    {
        var decoder = EventDecoder.Rent();
        try
        {
            return decoder.Stored(batch, (int)(seq - batch.FirstSeq));
        }
        finally
        {
            EventDecoder.Return(decoder);
        }
    }
}
