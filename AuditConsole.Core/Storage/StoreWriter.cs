using Microsoft.EntityFrameworkCore;

namespace AuditConsole.Core.Storage;

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
