using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;

namespace AuditConsole.Core.Storage.Sealing;

/// <summary>
/// The segments' rows and blobs. What is written is written in pieces, since appends wait meanwhile; a segment is there from the moment its row is.
/// Every write is a <see cref="LedgerFencedException"/> once another process has taken the ledger over.
/// </summary>
public sealed class SegmentStore(IDbContextFactory<AuditDbContext> contexts, StoreWriter writer) : ISegmentSource
{
    /// <summary>Bytes of blobs that go into one transaction.</summary>
    private const int PieceBytes = 1 << 20;

    /// <summary>Head batches that one transaction removes.</summary>
    private const int PieceBatches = 16;

    /// <summary>Leftover blobs that one transaction removes at most, however small they are.</summary>
    private const int PieceBlobs = 64;

    /// <summary>Called at each <see cref="FaultPoint"/>; tests set it.</summary>
    internal Func<FaultPoint, Task>? Reached { get; set; }

    /// <summary>The segments of a ledger, oldest first. What one says of itself in pages that the store cannot read is empty.</summary>
    public async Task<IReadOnlyList<SegmentRow>> ListAsync(string ledgerId, CancellationToken cancellationToken)
    {
        var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            var rows = context.Set<SegmentRow>().AsNoTracking().Where(row => row.LedgerId == ledgerId).OrderBy(row => row.Number);
            try
            {
                return await rows.ToListAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (LedgerStore.IsDamage(e))
            {
                return await ListByFieldAsync(rows, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public async Task<bool> HasAsync(string ledgerId, long number, CancellationToken cancellationToken)
    {
        var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await context.Set<SegmentRow>().AnyAsync(row => row.LedgerId == ledgerId && row.Number == number, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task<IReadOnlyList<SegmentColumnRow>> ReadColumnsAsync(string ledgerId, long number, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await context.Set<SegmentColumnRow>().AsNoTracking().Where(row => row.LedgerId == ledgerId && row.Number == number && names.Contains(row.Name)).ToListAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task<byte[]?> ReadBodyAsync(string ledgerId, long number, int block, CancellationToken cancellationToken)
    {
        var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await context.Set<SegmentBodyRow>().Where(row => row.LedgerId == ledgerId && row.Number == number && row.Block == block).Select(row => row.Content).SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public async IAsyncEnumerable<SegmentBodyRow> ReadBodiesAsync(string ledgerId, long number, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            await foreach (var row in context.Set<SegmentBodyRow>().AsNoTracking().Where(row => row.LedgerId == ledgerId && row.Number == number).OrderBy(row => row.Block).AsAsyncEnumerable().WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                yield return row;
            }
        }
    }

    /// <summary>Writes blobs of a segment that is not there yet.</summary>
    public async Task WriteAsync<T>(LedgerEpoch ledger, IEnumerable<T> blobs, CancellationToken cancellationToken)
        where T : class, ISegmentBlob
    {
        var piece = new List<T>();
        var bytes = 0L;
        foreach (var blob in blobs)
        {
            piece.Add(blob);
            bytes += blob.Content.Length;
            if (bytes >= PieceBytes)
            {
                await AddAsync(ledger, piece, cancellationToken).ConfigureAwait(false);
                piece.Clear();
                bytes = 0;
            }
        }

        await AddAsync(ledger, piece, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes a segment be there.</summary>
    public async Task AddAsync(LedgerEpoch ledger, SegmentRow segment, CancellationToken cancellationToken)
    {
        await AtAsync(FaultPoint.SegmentProved).ConfigureAwait(false);
        await FencedAsync(
            ledger,
            async (context, token) =>
            {
                context.Add(segment);
                await context.SaveChangesAsync(token).ConfigureAwait(false);
                await AtAsync(FaultPoint.SegmentUncommitted).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        await AtAsync(FaultPoint.SegmentCommitted).ConfigureAwait(false);
    }

    /// <summary>Stores what changed of a segment that is there: the rows that answers leave out, and the counts that follow from them.</summary>
    public async Task UpdateAsync(LedgerEpoch ledger, long number, byte[] marks, byte[] counts, CancellationToken cancellationToken)
    {
        await AtAsync(FaultPoint.ChangesBegun).ConfigureAwait(false);
        await FencedAsync(
            ledger,
            (context, token) => context.Set<SegmentRow>().Where(row => row.LedgerId == ledger.LedgerId && row.Number == number)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Marks, marks).SetProperty(row => row.Counts, counts), token),
            cancellationToken).ConfigureAwait(false);
        await AtAsync(FaultPoint.ChangesStored).ConfigureAwait(false);
    }

    /// <summary>Puts other blobs in the place of those of these names, all at once; the row's <see cref="SegmentRow.StoredBytes"/> follows.</summary>
    /// <param name="update">Sets what the segment's row says of itself.</param>
    public Task ReplaceAsync(LedgerEpoch ledger, long number, IReadOnlyList<string> names, IReadOnlyList<SegmentColumnRow> blobs, Action<SegmentRow> update, CancellationToken cancellationToken)
        => FencedAsync(
            ledger,
            async (context, token) =>
            {
                await context.Set<SegmentColumnRow>().Where(row => row.LedgerId == ledger.LedgerId && row.Number == number && names.Contains(row.Name)).ExecuteDeleteAsync(token).ConfigureAwait(false);
                context.AddRange(blobs);
                var segment = await context.Set<SegmentRow>().SingleAsync(row => row.LedgerId == ledger.LedgerId && row.Number == number, token).ConfigureAwait(false);
                update(segment);
                await context.SaveChangesAsync(token).ConfigureAwait(false);
                segment.StoredBytes = await context.Set<SegmentColumnRow>().Where(row => row.LedgerId == ledger.LedgerId && row.Number == number).SumAsync(row => (long)row.Content.Length, token).ConfigureAwait(false)
                    + await context.Set<SegmentBodyRow>().Where(row => row.LedgerId == ledger.LedgerId && row.Number == number).SumAsync(row => (long)row.Content.Length, token).ConfigureAwait(false);
                await context.SaveChangesAsync(token).ConfigureAwait(false);
                await AtAsync(FaultPoint.IndexUncommitted).ConfigureAwait(false);
                return true;
            },
            cancellationToken);

    /// <summary>Removes what a seal leaves behind: the head batches of events that are in segments, and blobs of a segment that never came to be. Can be cancelled and called again.</summary>
    /// <param name="sealedSize">How many events the segments hold.</param>
    public async Task TidyAsync(LedgerEpoch ledger, long sealedSize, CancellationToken cancellationToken)
    {
        await AtAsync(FaultPoint.TidyBegun).ConfigureAwait(false);
        await InPiecesAsync(ledger, (context, token) => RemoveBatchesAsync(context, ledger.LedgerId, sealedSize, token), cancellationToken).ConfigureAwait(false);
        await InPiecesAsync(ledger, (context, token) => RemoveColumnsAsync(context, ledger.LedgerId, token), cancellationToken).ConfigureAwait(false);
        await InPiecesAsync(ledger, (context, token) => RemoveBodiesAsync(context, ledger.LedgerId, token), cancellationToken).ConfigureAwait(false);
    }

    private static async Task<List<SegmentRow>> ListByFieldAsync(IQueryable<SegmentRow> rows, CancellationToken cancellationToken)
    {
        // The blobs are the row's last fields: those before them lie in no page of theirs.
        var found = await rows
            .Select(row => new SegmentRow { LedgerId = row.LedgerId, Number = row.Number, Count = row.Count, MinTime = row.MinTime, MaxTime = row.MaxTime, Received = row.Received, Root = row.Root, Chain = row.Chain, IndexVersion = row.IndexVersion, Directory = Array.Empty<byte>(), Counts = Array.Empty<byte>(), Marks = Array.Empty<byte>() })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        foreach (var segment in found)
        {
            var one = rows.Where(row => row.Number == segment.Number);
            segment.Directory = await FieldAsync(one.Select(row => row.Directory), cancellationToken).ConfigureAwait(false);
            segment.Counts = await FieldAsync(one.Select(row => row.Counts), cancellationToken).ConfigureAwait(false);
            segment.Marks = await FieldAsync(one.Select(row => row.Marks), cancellationToken).ConfigureAwait(false);
        }

        return found;
    }

    private static async Task<byte[]> FieldAsync(IQueryable<byte[]> field, CancellationToken cancellationToken)
    {
        try
        {
            return await field.SingleAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (LedgerStore.IsDamage(e))
        {
            return [];
        }
    }

    /// <summary>One transaction after the other, between which others have their turn, until one has nothing left to remove.</summary>
    private async Task InPiecesAsync(LedgerEpoch ledger, Func<AuditDbContext, CancellationToken, Task<int>> remove, CancellationToken cancellationToken)
    {
        while (await FencedAsync(ledger, remove, cancellationToken).ConfigureAwait(false) > 0)
        {
            await AtAsync(FaultPoint.BatchesRemoved).ConfigureAwait(false);
        }
    }

    private static async Task<int> RemoveBatchesAsync(AuditDbContext context, string ledgerId, long sealedSize, CancellationToken cancellationToken)
    {
        var batches = context.Set<HeadBatchRow>().Where(row => row.LedgerId == ledgerId && row.FirstSeq <= sealedSize);
        var piece = await batches.OrderBy(row => row.FirstSeq).Select(row => row.FirstSeq).Take(PieceBatches).ToListAsync(cancellationToken).ConfigureAwait(false);
        if (piece.Count == 0)
        {
            return 0;
        }

        var last = piece[^1];
        return await batches.Where(row => row.FirstSeq <= last).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
    }

    // Whatever a process believes: blobs of a segment that has a row are no leftovers.
    private static async Task<int> RemoveColumnsAsync(AuditDbContext context, string ledgerId, CancellationToken cancellationToken)
    {
        var segments = context.Set<SegmentRow>().Where(row => row.LedgerId == ledgerId);
        var left = context.Set<SegmentColumnRow>().Where(row => row.LedgerId == ledgerId && !segments.Any(segment => segment.Number == row.Number));
        var found = await left.OrderBy(row => row.Number).Select(row => new { row.Number, row.Name, row.Content.Length }).Take(PieceBlobs).ToListAsync(cancellationToken).ConfigureAwait(false);
        var names = found.TakeWhile((blob, i) => blob.Number == found[0].Number && (i == 0 || found.Take(i + 1).Sum(one => (long)one.Length) <= PieceBytes)).Select(blob => blob.Name).ToList();
        return names.Count == 0 ? 0 : await left.Where(row => row.Number == found[0].Number && names.Contains(row.Name)).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task<int> RemoveBodiesAsync(AuditDbContext context, string ledgerId, CancellationToken cancellationToken)
    {
        var segments = context.Set<SegmentRow>().Where(row => row.LedgerId == ledgerId);
        var left = context.Set<SegmentBodyRow>().Where(row => row.LedgerId == ledgerId && !segments.Any(segment => segment.Number == row.Number));
        var found = await left.OrderBy(row => row.Number).ThenBy(row => row.Block).Select(row => new { row.Number, row.Block, row.Content.Length }).Take(PieceBlobs).ToListAsync(cancellationToken).ConfigureAwait(false);
        var blocks = found.TakeWhile((blob, i) => blob.Number == found[0].Number && (i == 0 || found.Take(i + 1).Sum(one => (long)one.Length) <= PieceBytes)).Select(blob => blob.Block).ToList();
        return blocks.Count == 0 ? 0 : await left.Where(row => row.Number == found[0].Number && blocks.Contains(row.Block)).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task AddAsync<T>(LedgerEpoch ledger, List<T> piece, CancellationToken cancellationToken)
        where T : class, ISegmentBlob
    {
        if (piece.Count == 0)
        {
            return;
        }

        await FencedAsync(
            ledger,
            async (context, token) =>
            {
                context.AddRange(piece);
                await context.SaveChangesAsync(token).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        await AtAsync(FaultPoint.PieceStored).ConfigureAwait(false);
    }

    private Task<T> FencedAsync<T>(LedgerEpoch ledger, Func<AuditDbContext, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
        => writer.WriteAsync(
            async (context, token) =>
            {
                var transaction = await context.Database.BeginTransactionAsync(token).ConfigureAwait(false);
                await using (transaction.ConfigureAwait(false))
                {
                    // Written, not only read, so that whoever takes the ledger over waits for this to be over.
                    if (await context.Set<LedgerRow>().Where(row => row.LedgerId == ledger.LedgerId && row.Epoch == ledger.Epoch).ExecuteUpdateAsync(set => set.SetProperty(row => row.Epoch, ledger.Epoch), token).ConfigureAwait(false) != 1)
                    {
                        throw new LedgerFencedException(ledger.LedgerId);
                    }

                    var result = await work(context, token).ConfigureAwait(false);
                    await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
                    return result;
                }
            },
            cancellationToken);

    private Task AtAsync(FaultPoint point) => Reached?.Invoke(point) ?? Task.CompletedTask;
}
