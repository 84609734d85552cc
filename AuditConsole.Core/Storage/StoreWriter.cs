using Microsoft.EntityFrameworkCore;

namespace AuditConsole.Core.Storage;

/// <summary>Takes turns: the embedded store has one writer at a time, and waiting here is cheaper and fairer than SQLite's busy handler.</summary>
public sealed class WriteGate : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    public async ValueTask<Turn> EnterAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Turn(_turn);
    }

    public void Dispose() => _turn.Dispose();

    /// <summary>Dispose it to let the next writer in.</summary>
    public readonly struct Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}

/// <summary>Runs one writing operation on a context of its own, in turn with all other writers.</summary>
public sealed class StoreWriter(IDbContextFactory<AuditDbContext> contexts, WriteGate gate)
{
    public async Task<T> WriteAsync<T>(Func<AuditDbContext, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var turn = await gate.EnterAsync(cancellationToken).ConfigureAwait(false);
        var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await work(context, cancellationToken).ConfigureAwait(false);
        }
    }

    public Task WriteAsync(Func<AuditDbContext, CancellationToken, Task> work, CancellationToken cancellationToken)
        => WriteAsync(
            async (context, token) =>
            {
                await work(context, token).ConfigureAwait(false);
                return true;
            },
            cancellationToken);
}
