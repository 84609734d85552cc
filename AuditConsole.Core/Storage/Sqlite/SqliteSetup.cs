using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace AuditConsole.Core.Storage.Sqlite;

/// <summary>Gives a new file its write-ahead log and incremental vacuum, and checks on any file that the settings are in effect.</summary>
internal static class SqliteSetup
{
    public static async Task PrepareAsync(AuditDbContext context, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (await AskAsync(context, "page_count", cancellationToken).ConfigureAwait(false) == "0")
            {
                // It takes effect only before the first page is written.
                await AskAsync(context, "auto_vacuum = INCREMENTAL", cancellationToken).ConfigureAwait(false);
            }

            await AskAsync(context, "journal_mode = WAL", cancellationToken).ConfigureAwait(false);
            await DemandAsync(context, "journal_mode", "wal", cancellationToken).ConfigureAwait(false);
            await DemandAsync(context, "synchronous", "2", cancellationToken).ConfigureAwait(false);
            await DemandAsync(context, "secure_delete", "1", cancellationToken).ConfigureAwait(false);
            await DemandAsync(context, "foreign_keys", "1", cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await context.Database.CloseConnectionAsync().ConfigureAwait(false);
        }
    }

    private static async Task DemandAsync(AuditDbContext context, string pragma, string expected, CancellationToken cancellationToken)
    {
        var actual = await AskAsync(context, pragma, cancellationToken).ConfigureAwait(false);
        if (actual != expected)
        {
            throw new InvalidOperationException($"SQLite answers '{actual}' for {pragma} where '{expected}' was set: what is acknowledged would not be durable.");
        }
    }

    private static async Task<string> AskAsync(AuditDbContext context, string pragma, CancellationToken cancellationToken)
    {
        var command = context.Database.GetDbConnection().CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.CommandText = "PRAGMA " + pragma;
            return Convert.ToString(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false), CultureInfo.InvariantCulture) ?? string.Empty;
        }
    }
}
