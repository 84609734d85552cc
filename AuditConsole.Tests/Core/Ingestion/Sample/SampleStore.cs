using AuditConsole.Core.Access;
using AuditConsole.Core.Changes;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ingestion;
using AuditConsole.Core.Ingestion.Sample;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Query;
using AuditConsole.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AuditConsole.Tests.Core.Ingestion.Sample;

/// <summary>Ledgers, the projector and the sample data on a real store.</summary>
internal sealed class SampleStore : IAsyncDisposable
{
    public static readonly ConsoleActor Admin = new(ActorClass.Human) { Type = "user", Name = "admin@example.com" };

    private readonly TestStore _store;
    private readonly IHostedService _projector;

    private SampleStore(TestStore store)
    {
        _store = store;
        _projector = store.Services.GetServices<IHostedService>().Single(service => service.GetType().Name == "ChangesProjector");
    }

    public LedgerHost Host => _store.Services.GetRequiredService<LedgerHost>();

    public LedgerCatalog Ledgers => _store.Services.GetRequiredService<LedgerCatalog>();

    public SampleLoads Loads => _store.Services.GetRequiredService<SampleLoads>();

    public ObjectCatalog Objects => _store.Services.GetRequiredService<ObjectCatalog>();

    public static async Task<SampleStore> StartAsync()
    {
        var sample = new SampleStore(await TestStore.CreateAsync((services, configuration) => services.AddLedgers(configuration).AddQuery(configuration).AddChanges(configuration).AddIngestion(configuration).AddSample()));
        await sample.Host.StartAsync(default);
        await sample._projector.StartAsync(default);
        return sample;
    }

    public Task<SearchResult> SearchAsync(string tenant, SearchRequest? request = null)
        => _store.Services.GetRequiredService<EventSearch>().RunAsync((request ?? new SearchRequest(new Scope(tenant)) { Totals = true }) with { Scope = new Scope(tenant) }, default);

    /// <summary>Types of the default ledger's newest events, oldest first.</summary>
    public async Task<IReadOnlyList<string>> OwnTypesAsync()
    {
        var types = new List<string>();
        await foreach (var e in Ledgers.Default.Reader.ReadAfterAsync(2, default))
        {
            types.Add(e.Event.Type);
        }

        return types;
    }

    public static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!condition())
        {
            await timer.WaitForNextTickAsync(patience.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Loads.StopAsync(default);
        await _projector.StopAsync(default);
        await Host.StopAsync(default);
        await _store.DisposeAsync();
    }
}
