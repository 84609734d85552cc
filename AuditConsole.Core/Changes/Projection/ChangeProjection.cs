using AuditConsole.Core.Changes.State;
using AuditConsole.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace AuditConsole.Core.Changes.Projection;

/// <summary>One ledger's objects and versions, kept by one projector: applies batches and remembers how far it came, in one transaction each.</summary>
/// <remarks>After an exception what is held in memory may be ahead of the store: <see cref="OpenAsync"/> again.</remarks>
internal sealed class ChangeProjection
{
    /// <summary>Raise it when the rules of reconstruction or the tables change: the projection is then made anew at the next start.</summary>
    public const int Version = 4;

    public const string Name = "changes";

    /// <summary>How many events that change nothing may be read again after a restart.</summary>
    private const long MaxUnstored = 10_000;

    private const long CacheBytes = 48L * 1024 * 1024;

    private readonly string _ledgerId;
    private readonly IDbContextFactory<AuditDbContext> _contexts;
    private readonly StoreWriter _writer;
    private readonly LineageLoader _loader;
    private readonly SweepReach _sweeps;
    private readonly LateThreading _late;
    private readonly LineageCache _cache = new(CacheBytes);
    private readonly TierRanks _tiers = new();
    private long _lastId;
    private long _storedPosition;

    public ChangeProjection(string ledgerId, IDbContextFactory<AuditDbContext> contexts, StoreWriter writer, EventsBySeq read)
    {
        (_ledgerId, _contexts, _writer) = (ledgerId, contexts, writer);
        _loader = new LineageLoader(ledgerId, contexts, new VersionBodies(ledgerId, read));
        _sweeps = new SweepReach(ledgerId, contexts);
        _late = new LateThreading(_loader, _sweeps, read);
    }

    /// <summary>Newest seq that was read; everything it changed is stored.</summary>
    public long Position { get; private set; }

    /// <summary>How many lineages the last batch made to be threaded anew.</summary>
    public int Rethreaded { get; private set; }

    /// <summary>Takes up where the stored projection ends; begins anew when another version of the program made it, or it is ahead of the ledger.</summary>
    public async Task OpenAsync(long ledgerSize, CancellationToken cancellationToken)
    {
        _cache.Clear();
        _tiers.Clear();
        var context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            var state = await context.Set<ProjectionStateRow>().AsNoTracking().FirstOrDefaultAsync(p => p.LedgerId == _ledgerId && p.Name == Name, cancellationToken).ConfigureAwait(false);
            if (state is not null && (state.Version != Version || state.Position > ledgerSize))
            {
                await _writer.WriteAsync(EmptyAsync, cancellationToken).ConfigureAwait(false);
                state = null;
            }

            Position = _storedPosition = state?.Position ?? 0;
            _lastId = await context.Set<ObjectRow>().Where(o => o.LedgerId == _ledgerId).MaxAsync(o => (long?)o.Id, cancellationToken).ConfigureAwait(false) ?? 0;
            var tiers = await context.Set<ObjectRow>().AsNoTracking().Where(o => o.LedgerId == _ledgerId && o.Kind == "Tier").ToListAsync(cancellationToken).ConfigureAwait(false);
            await _sweeps.OpenAsync(context, cancellationToken).ConfigureAwait(false);
            foreach (var tier in tiers.Where(t => TierRanks.IsTier(KeyOf(t))))
            {
                _tiers.Set(tier.Cluster, tier.Name, tier.Order);
            }
        }
    }

    /// <summary>The batch with what its sweeps write, in parts: each is to be applied before the next is asked for.</summary>
    public IAsyncEnumerable<ProjectionBatch> PartsAsync(ProjectionBatch batch, CancellationToken cancellationToken) => _sweeps.PartsAsync(batch, cancellationToken);

    /// <summary>Stores what a part of a batch changes, with the place it ends at.</summary>
    public async Task ApplyAsync(ProjectionBatch batch, CancellationToken cancellationToken)
    {
        var touched = await ThreadAsync(batch, cancellationToken).ConfigureAwait(false);
        var changed = touched.Where(l => l.IsChanged).ToList();
        if (changed.Count > 0 || batch.Sweeps.Count > 0 || batch.LastSeq - _storedPosition >= MaxUnstored)
        {
            await StoreAsync(changed, batch.Sweeps, batch.LastSeq, isTrial: false, cancellationToken).ConfigureAwait(false);
            _storedPosition = batch.LastSeq;
            _sweeps.Remember(batch.Sweeps);
        }

        foreach (var lineage in touched)
        {
            lineage.Committed();
            _cache.Put(lineage);
        }

        Position = batch.LastSeq;
    }

    /// <summary>Does all that applying the batch takes, and takes it back; throws what applying it would throw. <see cref="OpenAsync"/> again afterwards.</summary>
    public async Task TryOutAsync(ProjectionBatch batch, CancellationToken cancellationToken)
    {
        var touched = await ThreadAsync(batch, cancellationToken).ConfigureAwait(false);
        await StoreAsync([.. touched.Where(l => l.IsChanged)], batch.Sweeps, batch.LastSeq, isTrial: true, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes nothing but the place that is stored already; throws when the store takes not even that.</summary>
    public Task ProbeAsync(CancellationToken cancellationToken) => StoreAsync([], [], _storedPosition, isTrial: false, cancellationToken);

    private async Task<IReadOnlyCollection<WorkingLineage>> ThreadAsync(ProjectionBatch batch, CancellationToken cancellationToken)
    {
        var touched = new Dictionary<ObjectKey, WorkingLineage>();
        foreach (var write in batch.Writes)
        {
            if (!touched.TryGetValue(write.Key, out var lineage))
            {
                lineage = _cache.Find(write.Key) ?? await _loader.LoadAsync(write.Key, cancellationToken).ConfigureAwait(false);
                touched.Add(write.Key, lineage);
            }

            lineage.Add(write);
        }

        foreach (var lineage in touched.Values.Where(l => !l.NeedsThreading))
        {
            if (await _sweeps.HasMetAsync(lineage, cancellationToken).ConfigureAwait(false))
            {
                lineage.ThreadAnew();
            }
        }

        var late = touched.Values.Where(l => l.NeedsThreading).ToList();
        await _late.ThreadAsync(late, cancellationToken).ConfigureAwait(false);
        Rethreaded = late.Count;
        return touched.Values;
    }

    private async Task StoreAsync(IReadOnlyList<WorkingLineage> lineages, IReadOnlyList<ObjectSweep> sweeps, long lastSeq, bool isTrial, CancellationToken cancellationToken)
    {
        // Compressing is done before the turn, so that the ledger's writer waits for nothing but the inserts.
        var bodies = NewBodies.Of(lineages);
        var ranks = new List<(string Cluster, string Tier, double Rank)>();
        foreach (var lineage in lineages.Where(l => TierRanks.IsTier(l.Key)))
        {
            if (_tiers.Set(lineage.Key.Cluster, lineage.Key.Name, lineage.State.Order))
            {
                ranks.Add((lineage.Key.Cluster, lineage.Key.Name, _tiers.Of(lineage.Key.Cluster, lineage.Key.Name)));
            }
        }

        await _writer.WriteAsync(
            async (context, token) =>
            {
                var transaction = await context.Database.BeginTransactionAsync(token).ConfigureAwait(false);
                await using (transaction.ConfigureAwait(false))
                {
                    var rows = new ProjectionWriter(context.Database.GetDbConnection(), transaction.GetDbTransaction(), _ledgerId);
                    await using (rows.ConfigureAwait(false))
                    {
                        await WriteAsync(rows, lineages, bodies, token).ConfigureAwait(false);
                        foreach (var (cluster, tier, rank) in ranks)
                        {
                            await rows.RankAsync(cluster, tier, rank, token).ConfigureAwait(false);
                        }

                        foreach (var sweep in sweeps)
                        {
                            await rows.SweepAsync(sweep, token).ConfigureAwait(false);
                        }

                        await rows.PositionAsync(Name, Version, lastSeq, token).ConfigureAwait(false);
                    }

                    if (!isTrial)
                    {
                        await transaction.CommitAsync(token).ConfigureAwait(false);
                    }
                }
            },
            cancellationToken).ConfigureAwait(false);
    }

    private async Task WriteAsync(ProjectionWriter rows, IReadOnlyList<WorkingLineage> lineages, NewBodies bodies, CancellationToken cancellationToken)
    {
        foreach (var (hash, body) in bodies.Manifests)
        {
            await rows.ManifestAsync(hash.ToBytes(), body, cancellationToken).ConfigureAwait(false);
        }

        foreach (var lineage in lineages)
        {
            var isNew = lineage.Id == 0;
            lineage.Id = isNew ? ++_lastId : lineage.Id;
            var row = RowOf(lineage);
            await (isNew ? rows.InsertObjectAsync(row, cancellationToken) : rows.UpdateObjectAsync(row, cancellationToken)).ConfigureAwait(false);
            if (!isNew && (lineage.State.Tier != lineage.Stored.Tier || lineage.State.Order != lineage.Stored.Order))
            {
                await rows.PlaceObjectAsync(row, cancellationToken).ConfigureAwait(false);
            }

            if (bodies.Newest.TryGetValue(lineage, out var newest))
            {
                await rows.NewestBodyAsync(lineage.Id, newest, cancellationToken).ConfigureAwait(false);
            }

            if (lineage.ReplacedFrom is { } from)
            {
                await rows.CutAsync(lineage.Id, from, cancellationToken).ConfigureAwait(false);
            }

            foreach (var draft in lineage.Drafts)
            {
                await rows.VersionAsync(lineage.Id, draft.Row, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private ObjectRow RowOf(WorkingLineage lineage)
    {
        var (key, state, last) = (lineage.Key, lineage.State, lineage.State.Last!);
        return new ObjectRow
        {
            Id = lineage.Id,
            Cluster = key.Cluster,
            Group = key.Group,
            Kind = key.Kind,
            Namespace = key.Namespace,
            Name = key.Name,
            Project = state.Project,
            Uid = state.Uid,
            Tier = state.Tier,
            Order = state.Order,
            TierRank = _tiers.Of(key.Cluster, state.Tier),
            Rank = state.Order ?? double.MaxValue,
            State = (int)(state.State ?? ObjectState.Live),
            Versions = state.Number,
            LastSeq = last.Seq,
            LastTime = last.Time,
            LastActor = last.Actor,
            LastAction = (int)last.Action,
        };
    }

    private async Task EmptyAsync(AuditDbContext context, CancellationToken cancellationToken)
    {
        var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            await context.Set<ObjectVersionRow>().Where(v => v.LedgerId == _ledgerId).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
            await context.Set<ObjectRow>().Where(o => o.LedgerId == _ledgerId).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
            await context.Set<SweepRow>().Where(s => s.LedgerId == _ledgerId).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
            await context.Set<NewestBodyRow>().Where(b => b.LedgerId == _ledgerId).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
            await context.Set<ManifestRow>().Where(m => m.LedgerId == _ledgerId).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
            await context.Set<ProjectionStateRow>().Where(p => p.LedgerId == _ledgerId && p.Name == Name).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static ObjectKey KeyOf(ObjectRow o) => new(o.Cluster, o.Group, o.Kind, o.Namespace, o.Name);
}
