using System.Text;
using AuditConsole.Core.Access;
using AuditConsole.Core.Changes;
using AuditConsole.Core.Changes.Projection;
using AuditConsole.Core.Changes.State;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Ledgers.Sealing;
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
        Catalog = new ObjectCatalog(store.Contexts, new ProjectionPositions(), (_, seqs, token) => ReadAsync(seqs, token));
    }

    public ObjectCatalog Catalog { get; }

    /// <summary>Events that lie in a damaged block of a segment.</summary>
    public HashSet<long> Damaged { get; } = [];

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

    /// <summary>The state after each entry, as it is found; null where none is known.</summary>
    public Task<List<string?>> AfterAsync(IEnumerable<ObjectVersionRow> rows) => BodiesAsync(rows.Select(BodyPlace.After));

    /// <summary>The state before each entry that only its events carried.</summary>
    public Task<List<string?>> BeforeAsync(IEnumerable<ObjectVersionRow> rows) => BodiesAsync(rows.Select(BodyPlace.Before));

    public async Task ChangeAsync(Func<AuditDbContext, Task> change)
    {
        await using var context = await _store.Contexts.CreateDbContextAsync();
        await change(context);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private static ProjectionBatch Batch(IReadOnlyList<StoredEvent> events)
        => new([.. events.SelectMany(WriteReader.Read)], events.Count, events.Max(e => e.Event.Seq)) { Sweeps = [.. events.Select(SweepReader.Read).OfType<ObjectSweep>()] };

    private async Task<List<string?>> BodiesAsync(IEnumerable<BodyPlace?> places)
    {
        await using var context = await _store.Contexts.CreateDbContextAsync();
        var (bodies, found) = (new VersionBodies("default", ReadAsync), new List<string?>());
        foreach (var place in places)
        {
            var body = place is { } known ? await bodies.FindAsync(context, known, CancellationToken.None) : default;
            found.Add(place is null ? null : body.Damage ?? Encoding.UTF8.GetString(body.Json.Span));
        }

        return found;
    }

    private Task<IReadOnlyList<StoredEvent>> ReadAsync(IReadOnlyList<long> seqs, CancellationToken cancellationToken)
        => seqs.Any(Damaged.Contains)
            ? Task.FromException<IReadOnlyList<StoredEvent>>(new SegmentDamageException("default", 3, "body block 5", "its hash is another", block: 5))
            : Task.FromResult<IReadOnlyList<StoredEvent>>([.. seqs.Where(_events.ContainsKey).Select(s => _events[s])]);

    private ChangeProjection Projection() => new("default", _store.Contexts, _store.Services.GetRequiredService<StoreWriter>(), ReadAsync);
}
