using System.Runtime.CompilerServices;
using AuditConsole.Core.Storage.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace AuditConsole.Core.Storage;

/// <summary>The ledgers' rows: appends on one connection of its own with prepared commands, reads apart from it.</summary>
public sealed class LedgerStore(IDbContextFactory<AuditDbContext> contexts, WriteGate gate) : IAsyncDisposable
{
    private AppendConnection? _connection;

    /// <summary>Called at each <see cref="FaultPoint"/>; tests set it.</summary>
    internal Func<FaultPoint, Task>? Reached { get; set; }

    /// <summary>True when what failed shows that the stored rows are not those that were written: the file is damaged, or a value is none that is ever stored.</summary>
    public static bool IsDamage(Exception exception) => exception is InvalidDataException or InvalidCastException or OverflowException || SqliteDamage.Is(exception);

    public async Task<LedgerRow?> FindAsync(string ledgerId, CancellationToken cancellationToken)
    {
        var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await context.Set<LedgerRow>().AsNoTracking().SingleOrDefaultAsync(row => row.LedgerId == ledgerId, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The ledgers there are, those included that are being dropped.</summary>
    public async Task<IReadOnlyList<LedgerRow>> ListAsync(CancellationToken cancellationToken)
    {
        var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await context.Set<LedgerRow>().AsNoTracking().OrderBy(row => row.LedgerId).ToListAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task CreateAsync(LedgerRow ledger, CancellationToken cancellationToken)
    {
        using var turn = await gate.EnterAsync(cancellationToken).ConfigureAwait(false);
        var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            context.Add(ledger);
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes the ledger over: commits of whoever held it before fail from now on.</summary>
    /// <returns>The epoch to append with.</returns>
    public async Task<long> TakeOverAsync(string ledgerId, CancellationToken cancellationToken)
    {
        using var turn = await gate.EnterAsync(cancellationToken).ConfigureAwait(false);
        var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            var ledger = await context.Set<LedgerRow>().SingleAsync(row => row.LedgerId == ledgerId, cancellationToken).ConfigureAwait(false);
            ledger.Epoch++;
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            return ledger.Epoch;
        }
    }

    /// <summary>Writes one commit durably, or nothing of it.</summary>
    /// <exception cref="LedgerFencedException">The ledger is not at the expected size and epoch.</exception>
    public async Task AppendAsync(LedgerAppend append, CancellationToken cancellationToken)
    {
        using var turn = await gate.EnterAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _connection ??= await AppendConnection.OpenAsync(await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            await _connection.AppendAsync(append, Reached, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // After a failure nothing is known about the connection: the next commit opens another.
            await CloseAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The batches behind a place, ascending, one at a time in memory.</summary>
    public async IAsyncEnumerable<HeadBatchRow> ReadBatchesAsync(string ledgerId, long afterSeq, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            var batches = context.Set<HeadBatchRow>().AsNoTracking().Where(row => row.LedgerId == ledgerId && row.FirstSeq > afterSeq).OrderBy(row => row.FirstSeq);
            await foreach (var batch in batches.AsAsyncEnumerable().WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                yield return batch;
            }
        }
    }

    /// <summary>One batch with the chain value before it (null for the first).</summary>
    public async Task<(HeadBatchRow Batch, byte[]? ChainBefore)> ReadBatchAsync(string ledgerId, long firstSeq, CancellationToken cancellationToken)
    {
        var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            var batches = context.Set<HeadBatchRow>().AsNoTracking().Where(row => row.LedgerId == ledgerId);
            var batch = await batches.SingleOrDefaultAsync(row => row.FirstSeq == firstSeq, cancellationToken).ConfigureAwait(false) ?? throw new InvalidDataException("it is missing");
            var before = await batches.Where(row => row.FirstSeq < firstSeq).OrderByDescending(row => row.FirstSeq).Select(row => row.Chain).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            return (batch, before);
        }
    }

    public async ValueTask DisposeAsync() => await CloseAsync().ConfigureAwait(false);

    private async ValueTask CloseAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }
}
