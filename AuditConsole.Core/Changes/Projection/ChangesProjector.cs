using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AuditConsole.Core.Changes.Projection;

/// <summary>Has every ledger that is open followed, each by itself: one that is slow or damaged holds up no other.</summary>
internal sealed class ChangesProjector(
    LedgerCatalog ledgers, IDbContextFactory<AuditDbContext> contexts, StoreWriter writer, ProjectionPositions positions, TimeProvider time, ILogger<ChangesProjector> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Hosted services are started one after the other; opening the projection must not hold up the next.
        await Task.Yield();
        var following = new Dictionary<Ledger, Task>();
        while (!stoppingToken.IsCancellationRequested)
        {
            var changed = ledgers.Changed;
            foreach (var (ledger, _) in following.Where(one => one.Value.IsCompleted).ToList())
            {
                following.Remove(ledger);
            }

            foreach (var ledger in ledgers.All.Where(ledger => !following.ContainsKey(ledger)))
            {
                following.Add(ledger, FollowAsync(ledger, stoppingToken));
            }

            await changed.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Task.WhenAll(following.Values).ConfigureAwait(false);
    }

    private async Task FollowAsync(Ledger ledger, CancellationToken stoppingToken)
    {
        if (!ledger.Holds.TryHold(out var hold, out var closing))
        {
            return;
        }

        using (hold)
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, closing);
            await new LedgerFollower(ledger, contexts, writer, positions.Of(ledger.Tenant), time, logger).RunAsync(over.Token).ConfigureAwait(false);
            if (closing.IsCancellationRequested)
            {
                positions.Forget(ledger.Tenant);
            }
        }
    }
}
