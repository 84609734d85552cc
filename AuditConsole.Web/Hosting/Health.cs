using AuditConsole.Core.Changes;
using AuditConsole.Core.Common;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Storage;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AuditConsole.Web.Hosting;

/// <summary>Whether the process lives, and whether it can do its work; a status word and nothing else, since anyone may ask.</summary>
public static class Health
{
    /// <summary>Every check added to the answer must hold for the server to be ready.</summary>
    public static IHealthChecksBuilder AddReadiness(this IServiceCollection services) => services.AddHealthChecks().AddCheck<StoreCheck>("store").AddCheck<LedgerCheck>("ledger").AddCheck<ProjectionCheck>("projection");

    public static WebApplication MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = WriteAsync }).AllowAnonymous();
        return app;
    }

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(report.Status switch { HealthStatus.Healthy => "ok", HealthStatus.Degraded => "degraded", _ => "unavailable" });
    }

    private sealed class LedgerCheck(LedgerCatalog ledgers) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
            => Task.FromResult(!ledgers.Find(LedgerCatalog.DefaultTenant, out var ledger) || ledger.Health.Problem is not null ? HealthCheckResult.Unhealthy(ledger?.Health.Problem)
                : ledger.SealingProblem is { } problem ? HealthCheckResult.Degraded(problem)
                : HealthCheckResult.Healthy());
    }

    /// <summary>Events are taken and shown without the projection: while it stands still the server is degraded, not unready.</summary>
    private sealed class ProjectionCheck(LedgerCatalog ledgers, ObjectCatalog objects, TimeProvider time) : IHealthCheck
    {
        private const long Patience = Micros.PerMinute;

        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
            => Task.FromResult(ledgers.Find(LedgerCatalog.DefaultTenant, out var ledger) && objects.IsStalled(ledger.Tenant, ledger.Size, Patience, Micros.Now(time))
                ? HealthCheckResult.Degraded($"The objects' versions end at event {objects.Position(ledger.Tenant)}.")
                : HealthCheckResult.Healthy());
    }

    private sealed class StoreCheck(IDbContextFactory<AuditDbContext> contexts) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            await using var store = await contexts.CreateDbContextAsync(cancellationToken);
            return await store.Database.CanConnectAsync(cancellationToken) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy();
        }
    }
}
