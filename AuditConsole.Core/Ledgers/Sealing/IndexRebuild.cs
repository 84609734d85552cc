using System.Collections.Frozen;
using AuditConsole.Core.Integrity;
using AuditConsole.Core.Ledgers.Batches;
using AuditConsole.Core.Ledgers.Writing;
using AuditConsole.Core.Segments;
using AuditConsole.Core.Storage;
using AuditConsole.Core.Storage.Sealing;

namespace AuditConsole.Core.Ledgers.Sealing;

/// <summary>Makes everything of a segment that its records tell (columns, tokens, counts, the filter of ids, steps of tree and chain) anew from them, and puts it in the place of what there is.</summary>
internal sealed class IndexRebuild(LedgerMirror mirror, SegmentStore store, LedgerEpoch epoch, Segment segment)
{
    // The columns of the records, and a few blocks.
    private const long StoredCacheBytes = 16 << 20;

    /// <exception cref="SegmentDamageException">A record cannot be read, or is another than the one that was sealed.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await MakeAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (LedgerStore.IsDamage(e))
        {
            throw mirror.Segments.Found(segment, e);
        }
    }

    private async Task MakeAsync(CancellationToken cancellationToken)
    {
        // The store must have the records, whatever is in memory: after this nothing of the segment counts as damaged.
        var stored = new SegmentReader(mirror.Tenant, string.Empty, store, new SegmentCache(StoredCacheBytes));
        var records = await stored.RecordsAsync(segment, cancellationToken).ConfigureAwait(false);
        var run = await ReadAsync(mirror.Segments, records, cancellationToken).ConfigureAwait(false);
        var index = new SegmentIndex(run);
        var leaves = new byte[segment.Count * Digest.Size];
        for (var slot = 0; slot < records.Order.Rows; slot++)
        {
            var row = records.Order.RowOfSlot[slot];
            var bytes = await stored.ChunkAsync(segment, records, row, cancellationToken).ConfigureAwait(false);
            var chunk = EventChunk.Read(bytes);
            index.AddTokens(chunk, records.Order.BlockOf(row));
            RecordHash.Leaf(chunk.RecordBytes, leaves.AsSpan(row * Digest.Size));
        }

        var blobs = index.Blobs(records.Order).Concat(Proof(leaves).Blobs).Append((Name: SegmentBlobs.Filter, Blob: Filter(run)))
            .Select(blob => new SegmentColumnRow { LedgerId = mirror.Tenant, Number = segment.Number, Name = blob.Name, Content = blob.Blob }).ToList();
        var old = segment.Directory.Blobs.Where(SegmentBlobs.IsIndex).ToList();
        var directory = segment.Directory with { Blobs = segment.Directory.Blobs.Except(old).Concat(blobs.Select(blob => blob.Name)).ToFrozenSet(StringComparer.Ordinal) };
        var marks = segment.Marks.Copy();
        var counts = SegmentCounts.Of(run, marks, cancellationToken);
        await store.ReplaceAsync(
            epoch,
            segment.Number,
            old,
            blobs,
            row => (row.Directory, row.Counts, row.IndexVersion) = (directory.Encode(), counts.Encode(), SegmentBlobs.IndexVersion),
            cancellationToken).ConfigureAwait(false);
        segment.Renew(directory);
        segment.Recount(counts, marks.Version);
        mirror.Cache.Remove(mirror.CacheKey, segment.Number);
    }

    /// <summary>What the records give, which is what the writer had.</summary>
    private SegmentProof Proof(byte[] leaves)
    {
        var before = segment.Number == 0 ? HashChain.Start(mirror.Origin) : mirror.Head.Shape.Segments[(int)segment.Number - 1].Chain.ToArray();
        var proof = new SegmentProof(leaves, before);
        return proof.Root == segment.Root && proof.Chain == segment.Chain ? proof : throw mirror.Segments.FoundOther(segment);
    }

    private static byte[] Filter(ColumnRun run)
        => KeyFilter.Build([.. Enumerable.Range(0, run.Count).SelectMany(row => EventKey.RequestsOf(run.Id(row)))]).Serialise();

    private async Task<ColumnRun> ReadAsync(SegmentReader reader, SealedRecords records, CancellationToken cancellationToken)
    {
        var run = new ColumnRun(segment.FirstSeq);
        var decoder = EventDecoder.Rent();
        try
        {
            for (var row = 0; row < segment.Count; row++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                run.Append(decoder.Event(EventChunk.Read(await reader.ChunkAsync(segment, records, row, cancellationToken).ConfigureAwait(false))));
            }
        }
        finally
        {
            EventDecoder.Return(decoder);
        }

        return run;
    }
}
