using AuditConsole.Core.Segments;
using AuditConsole.Core.Storage.Sealing;

namespace AuditConsole.Core.Ledgers.Sealing;

/// <summary>Keeps stored what changes of segments that are there, and makes their index anew.</summary>
internal sealed class SegmentUpkeep(LedgerMirror mirror, SegmentStore store) : IDisposable
{
    private readonly SemaphoreSlim _rebuilding = new(1, 1);

    /// <summary>Makes the columns, tokens and counts of a segment anew; one at a time.</summary>
    /// <exception cref="SegmentDamageException">A record cannot be read.</exception>
    public async Task RebuildAsync(Segment segment, CancellationToken cancellationToken)
    {
        await _rebuilding.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await new IndexRebuild(mirror, store, segment).RunAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _rebuilding.Release();
        }
    }

    /// <summary>Stores the marks that have changed, with what belongs to them, and counts of today.</summary>
    public async Task StoreChangesAsync(CancellationToken cancellationToken)
    {
        foreach (var segment in mirror.Head.Shape.Segments)
        {
            if (segment.IsChanged)
            {
                await StoreAsync(segment, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public void Dispose() => _rebuilding.Dispose();

    private async Task StoreAsync(Segment segment, CancellationToken cancellationToken)
    {
        var stateVersion = segment.Marks.StateVersion;
        var state = mirror.Head.State(segment.Marks, segment.FirstSeq, segment.LastSeq);
        var counts = segment.CountsOf(state.Marks.Version) ?? await RecountAsync(segment, state.Marks, cancellationToken).ConfigureAwait(false);
        await store.UpdateAsync(mirror.Tenant, segment.Number, state.Encode(), counts.Encode(), cancellationToken).ConfigureAwait(false);
        segment.SetStored(stateVersion);
    }

    private async Task<SegmentCounts> RecountAsync(Segment segment, RowMarks marks, CancellationToken cancellationToken)
    {
        try
        {
            var columns = await mirror.Segments.OpenAsync(segment, SegmentBlobs.OfCounts, cancellationToken).ConfigureAwait(false);
            var counts = SegmentCounts.Of(columns, marks, cancellationToken);
            segment.Recount(counts, marks.Version);
            return counts;
        }
        catch (SegmentDamageException)
        {
            // The marks can be stored all the same, and must be, for the next run to be sealed. The counts do not fit them, which is noticed when they are loaded.
            return segment.Values;
        }
    }
}
