using System.Collections.Frozen;
using AuditConsole.Core.Ledgers.Batches;
using AuditConsole.Core.Segments;
using AuditConsole.Core.Storage;
using AuditConsole.Core.Storage.Sealing;

namespace AuditConsole.Core.Ledgers.Sealing;

/// <summary>Makes a segment's columns, tokens and counts anew from its records, and puts them in the place of those that there are.</summary>
internal sealed class IndexRebuild(LedgerMirror mirror, SegmentStore store, LedgerEpoch epoch, Segment segment)
{
    /// <exception cref="SegmentDamageException">A record cannot be read.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await MakeAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException e)
        {
            throw mirror.Segments.Found(segment, e);
        }
    }

    private async Task MakeAsync(CancellationToken cancellationToken)
    {
        var reader = mirror.Segments;
        var records = await reader.RecordsAsync(segment, cancellationToken).ConfigureAwait(false);
        var run = await ReadAsync(reader, records, cancellationToken).ConfigureAwait(false);
        var index = new SegmentIndex(run);
        for (var slot = 0; slot < records.Order.Rows; slot++)
        {
            var row = records.Order.RowOfSlot[slot];
            index.AddTokens(EventChunk.Read(await reader.ChunkAsync(segment, records, row, cancellationToken).ConfigureAwait(false)), records.Order.BlockOf(row));
        }

        var blobs = index.Blobs(records.Order).Select(blob => new SegmentColumnRow { LedgerId = mirror.Tenant, Number = segment.Number, Name = blob.Name, Content = blob.Blob }).ToList();
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
        segment.Directory = directory;
        segment.IndexVersion = SegmentBlobs.IndexVersion;
        segment.Damage = null;
        segment.Recount(counts, marks.Version);
        mirror.Cache.Remove(mirror.CacheKey, segment.Number);
    }

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
