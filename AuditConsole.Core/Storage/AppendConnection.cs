using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace AuditConsole.Core.Storage;

/// <summary>An open connection with the two prepared commands of a commit. The SQL is what every provider understands.</summary>
internal sealed class AppendConnection : IAsyncDisposable
{
    private readonly AuditDbContext _context;
    private readonly DbConnection _connection;
    private readonly DbCommand _insert;
    private readonly DbCommand _update;

    private AppendConnection(AuditDbContext context)
    {
        _context = context;
        _connection = context.Database.GetDbConnection();
        _insert = Command(
            """INSERT INTO "HeadBatches" ("LedgerId", "FirstSeq", "Count", "Chain", "Content") VALUES (@ledger, @first, @count, @chain, @content)""",
            "@ledger", "@first", "@count", "@chain", "@content");
        _update = Command(
            """UPDATE "Ledgers" SET "Size" = @size, "Chain" = @chain, "Frontier" = @frontier WHERE "LedgerId" = @ledger AND "Size" = @expected AND "Epoch" = @epoch""",
            "@size", "@chain", "@frontier", "@ledger", "@expected", "@epoch");
    }

    public static async Task<AppendConnection> OpenAsync(AuditDbContext context, CancellationToken cancellationToken)
    {
        var connection = new AppendConnection(context);
        try
        {
            // Opened through the context, so that the provider's interceptor sets what durability needs.
            await context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async Task AppendAsync(LedgerAppend append, Func<FaultPoint, Task>? reached, CancellationToken cancellationToken)
    {
        var transaction = await _connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            _insert.Transaction = transaction;
            _update.Transaction = transaction;
            foreach (var batch in append.Batches)
            {
                Set(_insert, batch.LedgerId, batch.FirstSeq, batch.Count, batch.Chain, batch.Content);
                await _insert.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }

            Set(_update, append.Size, append.Chain, append.Frontier, append.LedgerId, append.ExpectedSize, append.Epoch);
            if (await _update.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) != 1)
            {
                throw new LedgerFencedException(append.LedgerId);
            }

            await (reached?.Invoke(FaultPoint.AppendUncommitted) ?? Task.CompletedTask).ConfigureAwait(false);

            // Not cancellable: half-way through a commit nobody would know what is on disk.
            await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
            await (reached?.Invoke(FaultPoint.AppendCommitted) ?? Task.CompletedTask).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _insert.DisposeAsync().ConfigureAwait(false);
        await _update.DisposeAsync().ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
        await _context.DisposeAsync().ConfigureAwait(false);
    }

    private DbCommand Command(string sql, params ReadOnlySpan<string> parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var name in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private static void Set(DbCommand command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }
    }
}
