using AuditConsole.Core.Storage.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace AuditConsole.Core.Storage;

/// <summary>Makes the store ready: directory, file system, settings that durability rests on, schema.</summary>
public sealed class StoreSetup(IDbContextFactory<AuditDbContext> contexts, IOptions<DataOptions> data) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private bool _ready;

    /// <summary>Does its work once, however often it is asked.</summary>
    /// <exception cref="InvalidOperationException">The store cannot be made durable here; the message says why.</exception>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_ready)
            {
                await PrepareOnceAsync(cancellationToken).ConfigureAwait(false);
                _ready = true;
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task PrepareOnceAsync(CancellationToken cancellationToken)
    {
        var directory = data.Value.FullPath;
        DataDirectory.Prepare(directory);
        if (FileSystemKind.Unfit(directory) is { } kind)
        {
            throw new InvalidOperationException($"{DataOptions.Section}:Directory is {directory}, which lies on {kind}: what is written there is not reliably locked and flushed. Choose a local disk.");
        }

        var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            await SqliteSetup.PrepareAsync(context, cancellationToken).ConfigureAwait(false);
            await context.Database.MigrateAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
