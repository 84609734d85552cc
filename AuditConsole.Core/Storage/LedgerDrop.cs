using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace AuditConsole.Core.Storage;

/// <summary>Removes a ledger whole: every row of every table whose key begins with its id. Marked first, so that what a kill leaves behind is removed at the next start.</summary>
public sealed class LedgerDrop(IDbContextFactory<AuditDbContext> contexts, StoreWriter writer, TimeProvider time)
{
    /// <summary>Rows are removed in pieces that take about this long, since other writers wait meanwhile.</summary>
    private static readonly TimeSpan Piece = TimeSpan.FromMilliseconds(30);

    private const int FirstPiece = 32;
    private const int LargestPiece = 4096;

    /// <summary>From now on the ledger is as good as gone: nothing can be appended to it, and it is never opened again.</summary>
    public Task MarkAsync(string ledgerId, CancellationToken cancellationToken)
        => writer.WriteAsync(
            (context, token) => context.Set<LedgerRow>().Where(row => row.LedgerId == ledgerId).ExecuteUpdateAsync(set => set.SetProperty(row => row.Epoch, LedgerRow.Dropped), token),
            cancellationToken);

    /// <summary>Removes the rows of a marked ledger, its own last. Can be cancelled and called again.</summary>
    public async Task FinishAsync(string ledgerId, CancellationToken cancellationToken)
    {
        foreach (var delete in await DeletesAsync(cancellationToken).ConfigureAwait(false))
        {
            await RemoveAsync(delete, ledgerId, cancellationToken).ConfigureAwait(false);
        }

        await writer.WriteAsync(
            (context, token) => context.Set<LedgerRow>().Where(row => row.LedgerId == ledgerId && row.Epoch == LedgerRow.Dropped).ExecuteDeleteAsync(token),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>One statement for each table that is kept by ledger, whichever slice it belongs to.</summary>
    private async Task<IReadOnlyList<string>> DeletesAsync(CancellationToken cancellationToken)
    {
        var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return [.. context.Model.GetEntityTypes().Where(IsKeptByLedger).Select(Delete)];
        }
    }

    private static bool IsKeptByLedger(IEntityType type)
        => type.ClrType != typeof(LedgerRow) && type.FindPrimaryKey() is { } key && key.Properties[0].Name == nameof(LedgerRow.LedgerId);

    private static string Delete(IEntityType type)
    {
        var key = string.Join(", ", type.FindPrimaryKey()!.Properties.Select(property => $"\"{property.GetColumnName()}\""));
        return $$"""DELETE FROM "{{type.GetTableName()}}" WHERE ({{key}}) IN (SELECT {{key}} FROM "{{type.GetTableName()}}" WHERE "LedgerId" = {0} LIMIT {1})""";
    }

    private async Task RemoveAsync(string delete, string ledgerId, CancellationToken cancellationToken)
    {
        var rows = FirstPiece;
        while (true)
        {
            var taken = TimeSpan.Zero;
            var removed = await writer.WriteAsync(
                async (context, token) =>
                {
                    var started = time.GetTimestamp();
                    var count = await context.Database.ExecuteSqlRawAsync(delete, [ledgerId, rows], token).ConfigureAwait(false);
                    taken = time.GetElapsedTime(started);
                    return count;
                },
                cancellationToken).ConfigureAwait(false);
            if (removed < rows)
            {
                return;
            }

            rows = taken > Piece ? int.Max(1, rows / 2) : int.Min(LargestPiece, rows * 2);
        }
    }
}
