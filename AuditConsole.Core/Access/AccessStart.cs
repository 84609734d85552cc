using AuditConsole.Core.Access.SetUp;
using Microsoft.Extensions.Hosting;

namespace AuditConsole.Core.Access;

/// <summary>Before the first request: who there is, and how the first account comes to be. Registered after the ledger, whose first events it may offer.</summary>
internal sealed class AccessStart(AccessDirectory directory, FirstAccount first) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await directory.RefreshAsync(cancellationToken).ConfigureAwait(false);
        await first.PrepareAsync(cancellationToken).ConfigureAwait(false);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
