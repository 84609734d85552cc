using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AuditConsole.Core.Storage.Sqlite;

internal static class SqliteRegistration
{
    public static IServiceCollection AddSqliteStore(this IServiceCollection services)
    {
        services.AddPooledDbContextFactory<SqliteAuditDbContext>((provider, options) => options
            .UseSqlite(ConnectionString(provider.GetRequiredService<IOptions<DataOptions>>().Value))
            .AddInterceptors(new SqliteConnectionSettings()));
        services.AddSingleton<IDbContextFactory<AuditDbContext>, Contexts>();
        return services;
    }

    public static string ConnectionString(DataOptions data) => new SqliteConnectionStringBuilder
    {
        DataSource = Path.Combine(data.FullPath, "auditconsole.db"),
        Pooling = true,
    }.ToString();

    /// <summary>Slices ask for the provider-neutral context.</summary>
    private sealed class Contexts(IDbContextFactory<SqliteAuditDbContext> inner) : IDbContextFactory<AuditDbContext>
    {
        public AuditDbContext CreateDbContext() => inner.CreateDbContext();

        public async Task<AuditDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default)
            => await inner.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
    }
}
