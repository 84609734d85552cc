using AuditConsole.Core.Storage;
using AuditConsole.Core.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AuditConsole.Tests.Support;

/// <summary>A real SQLite store in a folder of its own, removed with it. A query whose answer depends on chance fails.</summary>
public sealed class TestStore : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private TestStore(string directory, ServiceProvider services)
    {
        Directory = directory;
        _services = services;
    }

    public string Directory { get; }

    public IServiceProvider Services => _services;

    public IDbContextFactory<AuditDbContext> Contexts => _services.GetRequiredService<IDbContextFactory<AuditDbContext>>();

    public static async Task<TestStore> CreateAsync(Action<IServiceCollection, IConfiguration>? more = null)
    {
        // The keys of a store lie beside it, so it gets a folder to share with them.
        var directory = System.IO.Directory.CreateDirectory(Path.Combine(System.IO.Directory.CreateTempSubdirectory("auditconsole-test-").FullName, "data")).FullName;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["AuditConsole:Data:Directory"] = directory }).Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddStore(configuration);
        services.ConfigureDbContext<SqliteAuditDbContext>(options => options.ConfigureWarnings(warnings => warnings.Throw(CoreEventId.RowLimitingOperationWithoutOrderByWarning, CoreEventId.FirstWithoutOrderByAndFilterWarning)));
        more?.Invoke(services, configuration);
        services.TryAddSingleton(TimeProvider.System);
        var store = new TestStore(directory, services.BuildServiceProvider());
        await using var context = await store.Contexts.CreateDbContextAsync();
        await context.Database.MigrateAsync();
        return store;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        SqliteConnection.ClearAllPools();
        System.IO.Directory.Delete(Path.GetDirectoryName(Directory)!, recursive: true);
    }
}
