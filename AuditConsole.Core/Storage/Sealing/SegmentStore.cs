using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;

namespace AuditConsole.Core.Storage.Sealing;

/// <summary>The segments' rows and blobs. What is written is written in pieces, since appends wait meanwhile; a segment is there from the moment its row is.</summary>
public sealed class SegmentStore(IDbContextFactory<AuditDbContext> contexts, StoreWriter writer) : ISegmentSource
{
    /// <summary>Bytes of blobs that go into one transaction.</summary>
    private const int PieceBytes = 1 << 20;

    /// <summary>Head batches that one transaction removes.</summary>
    private const int PieceBatches = 16;

    /// <summary>Called at each <see cref="FaultPoint"/>; tests set it.</summary>
    internal Func<FaultPoint, Task>? Reached { get; set; }

    /// <summary>The segments of a ledger, oldest first.</summary>
    public async Task<IReadOnlyList<SegmentRow>> ListAsync(string ledgerId, CancellationToken cancellationToken)
    {
        var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await context.Set<SegmentRow>().AsNoTracking().Where(row => row.LedgerId == ledgerId).OrderBy(row => row.Number).ToListAsync(cancellationToken).ConfigureAwait(false);
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
    public async Task WriteAsync(IEnumerable<object> blobs, CancellationToken cancellationToken)
    {
        var piece = new List<object>();
        var bytes = 0L;
        foreach (var blob in blobs)
        {
            piece.Add(blob);
            bytes += blob switch { SegmentBodyRow body => body.Content.Length, SegmentColumnRow column => column.Content.Length, _ => throw new ArgumentException("Not a blob of a segment.", nameof(blobs)) };
            if (bytes >= PieceBytes)
            {
                await AddAsync(piece, cancellationToken).ConfigureAwait(false);
                piece.Clear();
                bytes = 0;
            }
        }

        await AddAsync(piece, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes a segment be there.</summary>
    /// <param name="epoch">As <see cref="LedgerStore.TakeOverAsync"/> gave it.</param>
    /// <exception cref="LedgerFencedException">Another process has taken over the ledger.</exception>
    public async Task AddAsync(SegmentRow segment, long epoch, CancellationToken cancellationToken)
    {
        await AtAsync(FaultPoint.SegmentProved).ConfigureAwait(false);
        await writer.WriteAsync(
            async (context, token) =>
            {
                var transaction = await context.Database.BeginTransactionAsync(token).ConfigureAwait(false);
                await using (transaction.ConfigureAwait(false))
                {
                    // Written, not only read, so that whoever takes the ledger over waits for this to be over.
                    if (await context.Set<LedgerRow>().Where(row => row.LedgerId == segment.LedgerId && row.Epoch == epoch).ExecuteUpdateAsync(set => set.SetProperty(row => row.Epoch, epoch), token).ConfigureAwait(false) != 1)
                    {
                        throw new LedgerFencedException(segment.LedgerId);
                    }

                    context.Add(segment);
                    await context.SaveChangesAsync(token).ConfigureAwait(false);
                    await AtAsync(FaultPoint.SegmentUncommitted).ConfigureAwait(false);
                    await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
                }
            },
            cancellationToken).ConfigureAwait(false);
        await AtAsync(FaultPoint.SegmentCommitted).ConfigureAwait(false);
    }

    /// <summary>Stores what changed of a segment that is there: the rows that answers leave out, and the counts that follow from them.</summary>
    public async Task UpdateAsync(string ledgerId, long number, byte[] marks, byte[] counts, CancellationToken cancellationToken)
    {
        await AtAsync(FaultPoint.ChangesBegun).ConfigureAwait(false);
        await writer.WriteAsync(
            (context, token) => context.Set<SegmentRow>().Where(row => row.LedgerId == ledgerId && row.Number == number)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Marks, marks).SetProperty(row => row.Counts, counts), token),
            cancellationToken).ConfigureAwait(false);
        await AtAsync(FaultPoint.ChangesStored).ConfigureAwait(false);
    }

    /// <summary>Puts other blobs in the place of those of these names, all at once.</summary>
    /// <param name="update">Sets what the segment's row says of itself.</param>
    public Task ReplaceAsync(string ledgerId, long number, IReadOnlyList<string> names, IReadOnlyList<SegmentColumnRow> blobs, Action<SegmentRow> update, CancellationToken cancellationToken)
        => writer.WriteAsync(
            async (context, token) =>
            {
                var transaction = await context.Database.BeginTransactionAsync(token).ConfigureAwait(false);
                await using (transaction.ConfigureAwait(false))
                {
                    await context.Set<SegmentColumnRow>().Where(row => row.LedgerId == ledgerId && row.Number == number && names.Contains(row.Name)).ExecuteDeleteAsync(token).ConfigureAwait(false);
                    context.AddRange(blobs);
                    update(await context.Set<SegmentRow>().SingleAsync(row => row.LedgerId == ledgerId && row.Number == number, token).ConfigureAwait(false));
                    await context.SaveChangesAsync(token).ConfigureAwait(false);
                    await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
                }
            },
            cancellationToken);

    /// <summary>Removes what a seal leaves behind: the head batches of events that are in segments, and blobs of a segment that never came to be. Can be cancelled and called again.</summary>
    /// <param name="segments">How many segments there are.</param>
    /// <param name="sealedSize">How many events they hold.</param>
    public async Task TidyAsync(string ledgerId, long segments, long sealedSize, CancellationToken cancellationToken)
    {
        await AtAsync(FaultPoint.TidyBegun).ConfigureAwait(false);
        while (await writer.WriteAsync((context, token) => RemoveBatchesAsync(context, ledgerId, sealedSize, token), cancellationToken).ConfigureAwait(false) == PieceBatches)
        {
            // The next piece, once others have had their turn.
            await AtAsync(FaultPoint.BatchesRemoved).ConfigureAwait(false);
        }

        await writer.WriteAsync((context, token) => context.Set<SegmentColumnRow>().Where(row => row.LedgerId == ledgerId && row.Number >= segments).ExecuteDeleteAsync(token), cancellationToken).ConfigureAwait(false);
        await writer.WriteAsync((context, token) => context.Set<SegmentBodyRow>().Where(row => row.LedgerId == ledgerId && row.Number >= segments).ExecuteDeleteAsync(token), cancellationToken).ConfigureAwait(false);
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

    private async Task AddAsync(List<object> piece, CancellationToken cancellationToken)
    {
        if (piece.Count == 0)
        {
            return;
        }

        await writer.WriteAsync(
            async (context, token) =>
            {
                context.AddRange(piece);
                await context.SaveChangesAsync(token).ConfigureAwait(false);
                context.ChangeTracker.Clear();
            },
            cancellationToken).ConfigureAwait(false);
        await AtAsync(FaultPoint.PieceStored).ConfigureAwait(false);
    }

    private Task AtAsync(FaultPoint point) => Reached?.Invoke(point) ?? Task.CompletedTask;
}
