using AuditConsole.Core.Access;
using AuditConsole.Core.Changes;
using AuditConsole.Core.Changes.Projection;
using AuditConsole.Core.Changes.State;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Storage;
using AuditConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AuditConsole.Tests.Core.Changes;

/// <summary>A projection on a real store, fed by hand.</summary>
internal sealed class Projected : IAsyncDisposable
{
    public static readonly Scope Everything = new("default");

    private readonly TestStore _store;
    private readonly Dictionary<long, StoredEvent> _events = [];
    private ChangeProjection _projection;

    private Projected(TestStore store)
    {
        _store = store;
        _projection = Projection();
        Catalog = new ObjectCatalog(store.Contexts, new ProjectionPositions());
    }

    public ObjectCatalog Catalog { get; }

    public long Position => _projection.Position;

    public static async Task<Projected> StartAsync()
    {
        var projected = new Projected(await TestStore.CreateAsync());
        await projected._projection.OpenAsync(long.MaxValue, CancellationToken.None);
        return projected;
    }

    public async Task AddAsync(params IReadOnlyList<StoredEvent> events)
    {
        foreach (var e in events)
        {
            _events[e.Event.Seq] = e;
        }

        await foreach (var part in _projection.PartsAsync(Batch(events), CancellationToken.None))
        {
            await _projection.ApplyAsync(part, CancellationToken.None);
        }
    }

    /// <summary>As far as a program gets that is stopped after some parts of a batch.</summary>
    public async Task AddPartAsync(int parts, params IReadOnlyList<StoredEvent> events)
    {
        await foreach (var part in _projection.PartsAsync(Batch(events), CancellationToken.None))
        {
            await _projection.ApplyAsync(part, CancellationToken.None);
            if (--parts == 0)
            {
                return;
            }
        }
    }

    public Task<IReadOnlyList<PoisonedWrites>> SearchAsync(params IReadOnlyList<StoredEvent> events)
        => new PoisonSearch(_projection, long.MaxValue).ApplyAsync(Batch(events), CancellationToken.None);

    /// <summary>As after a start of the program: nothing is in memory.</summary>
    public async Task RestartAsync(long ledgerSize = long.MaxValue)
    {
        _projection = Projection();
        await _projection.OpenAsync(ledgerSize, CancellationToken.None);
    }

    public async Task<List<ObjectVersionRow>> RowsAsync()
    {
        await using var context = await _store.Contexts.CreateDbContextAsync();
        return await context.Set<ObjectVersionRow>().AsNoTracking().OrderBy(v => v.ObjectId).ThenBy(v => v.Ordinal).ToListAsync();
    }

    public async Task ChangeAsync(Func<AuditDbContext, Task> change)
    {
        await using var context = await _store.Contexts.CreateDbContextAsync();
        await change(context);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private static ProjectionBatch Batch(IReadOnlyList<StoredEvent> events)
        => new([.. events.SelectMany(WriteReader.Read)], events.Count, events.Max(e => e.Event.Seq)) { Sweeps = [.. events.Select(SweepReader.Read).OfType<ObjectSweep>()] };

    private ChangeProjection Projection()
        => new("default", _store.Contexts, _store.Services.GetRequiredService<StoreWriter>(), (seqs, _) => Task.FromResult<IReadOnlyList<StoredEvent>>([.. seqs.Where(_events.ContainsKey).Select(s => _events[s])]));
}
