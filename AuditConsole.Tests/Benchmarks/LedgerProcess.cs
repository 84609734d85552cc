using AuditConsole.Core.Changes;
using AuditConsole.Core.Changes.Projection;
using AuditConsole.Core.Common;
using AuditConsole.Core.Ingestion;
using AuditConsole.Core.Ingestion.Sources;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Query;
using AuditConsole.Core.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AuditConsole.Tests.Benchmarks;

/// <summary>Store, ledger, decoders and projector within this process, without the server; nothing runs until it is asked to.</summary>
internal sealed class LedgerProcess : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public LedgerProcess(BenchFolder folder)
        : this(folder.Data)
    {
    }

    public LedgerProcess(string directory)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("AuditConsole:Data:Directory", directory)]).Build();
        _services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddStore(configuration).AddLedgers(configuration).AddQuery(configuration).AddIngestion(configuration).AddChanges(configuration).BuildServiceProvider();
    }

    public IServiceProvider Services => _services;

    public Ledger Ledger => _services.GetRequiredService<LedgerCatalog>().Default;

    public Source Source { get; } = new() { Name = "bench", Cluster = "bench" };

    public Task OpenAsync() => _services.GetRequiredService<LedgerHost>().StartAsync(CancellationToken.None);

    public Task CloseAsync() => _services.GetRequiredService<LedgerHost>().StopAsync(CancellationToken.None);

    public ChangesProjector Projector() => ActivatorUtilities.CreateInstance<ChangesProjector>(_services);

    public EventBatch NewBatch() => new(Source, LedgerCatalog.DefaultTenant, Micros.Now(TimeProvider.System));

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        SqliteConnection.ClearAllPools();
    }
}
