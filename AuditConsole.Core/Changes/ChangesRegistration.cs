using AuditConsole.Core.Changes.Projection;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AuditConsole.Core.Changes;

public static class ChangesRegistration
{
    /// <summary>The object catalogue and the projector that keeps it; the ledgers must be registered too.</summary>
    public static IServiceCollection AddChanges(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<ProjectionPositions>();
        services.AddSingleton(provider => new ObjectCatalog(
            provider.GetRequiredService<IDbContextFactory<AuditDbContext>>(), provider.GetRequiredService<ProjectionPositions>(), EventsOf(provider.GetRequiredService<LedgerCatalog>())));
        services.AddHostedService<ChangesProjector>();
        return services;
    }

    private static EventsOfLedger EventsOf(LedgerCatalog ledgers)
        => (tenant, seqs, cancellationToken) => ledgers.Find(tenant, out var ledger) ? ledger.Reader.ReadAsync(seqs, cancellationToken) : Task.FromResult<IReadOnlyList<StoredEvent>>([]);
}
