using System.Runtime.CompilerServices;
using AuditConsole.Core.Changes.State;
using AuditConsole.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace AuditConsole.Core.Changes.Projection;

/// <summary>Finds the objects that a sweep ended, and the sweeps that an object met.</summary>
internal sealed class SweepReach(string ledgerId, IDbContextFactory<AuditDbContext> contexts)
{
    /// <summary>How many objects are threaded, and are in memory, for one sweep at a time.</summary>
    private const int MaxObjects = 1_000;

    /// <summary>Time of the newest sweep by cluster: a write that is no older has met none.</summary>
    private readonly Dictionary<string, long> _newest = [];

    public async Task OpenAsync(AuditDbContext context, CancellationToken cancellationToken)
    {
        _newest.Clear();
        var newest = await Sweeps(context).GroupBy(s => s.Cluster).Select(g => new { Cluster = g.Key, Time = g.Max(s => s.Time) }).ToListAsync(cancellationToken).ConfigureAwait(false);
        foreach (var cluster in newest)
        {
            _newest[cluster.Cluster] = cluster.Time;
        }
    }

    /// <summary>The sweeps are stored.</summary>
    public void Remember(IReadOnlyList<ObjectSweep> sweeps)
    {
        foreach (var sweep in sweeps)
        {
            _newest[sweep.Cluster] = long.Max(sweep.Write.Time, _newest.GetValueOrDefault(sweep.Cluster, long.MinValue));
        }
    }

    /// <summary>
    /// The batch with what its sweeps write. It comes in several parts when a sweep ends more objects than are to be in memory at once; each is to be applied before the next is asked for.
    /// What such a part has done changes nothing when it is done again, so all but a sweep's last leave the place before the sweep.
    /// </summary>
    public async IAsyncEnumerable<ProjectionBatch> PartsAsync(ProjectionBatch batch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (writes, sweeps, taken) = (new List<ObjectWrite>(), new List<ObjectSweep>(), 0);
        foreach (var sweep in batch.Sweeps)
        {
            for (; taken < batch.Writes.Count && batch.Writes[taken].Seq < sweep.Write.Seq; taken++)
            {
                writes.Add(batch.Writes[taken]);
            }

            // Whoever the batch itself writes to is threaded with its writes, since one of them may turn out to be older than the sweep.
            var own = batch.Writes.Select(w => w.Key).Where(sweep.Covers).ToHashSet();
            var stored = await StoredAsync(sweep, cancellationToken).ConfigureAwait(false);
            var others = stored.Where(key => !own.Contains(key)).Chunk(MaxObjects).ToList();
            if (others.Count > 1)
            {
                yield return new ProjectionBatch(writes, 0, sweep.Write.Seq - 1) { Sweeps = sweeps };
                foreach (var chunk in others[..^1])
                {
                    yield return new ProjectionBatch([.. chunk.Select(sweep.On)], 0, sweep.Write.Seq - 1);
                }

                (writes, sweeps) = ([], []);
            }

            writes.AddRange(others.TakeLast(1).SelectMany(chunk => chunk).Concat(own).Select(sweep.On));
            sweeps.Add(sweep);
        }

        writes.AddRange(batch.Writes.Skip(taken));
        yield return batch with { Writes = writes, Sweeps = sweeps };
    }

    /// <summary>True when a sweep may have come after one of the writes, though it was read before them.</summary>
    public async Task<bool> HasMetAsync(WorkingLineage lineage, CancellationToken cancellationToken)
    {
        var oldest = lineage.Writes.Where(w => w.Sweep is null).Select(w => w.Time).DefaultIfEmpty(long.MaxValue).Min();
        return oldest < _newest.GetValueOrDefault(lineage.Key.Cluster, long.MinValue) && (await SeqsAsync(lineage.Key, oldest, cancellationToken).ConfigureAwait(false)).Count > 0;
    }

    /// <summary>The stored sweeps that covered an object from a time on.</summary>
    public async Task<IReadOnlyList<long>> SeqsAsync(ObjectKey key, long from, CancellationToken cancellationToken)
    {
        if (key.Group == NativeWrites.Group || from > _newest.GetValueOrDefault(key.Cluster, long.MinValue))
        {
            return [];
        }

        var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await Sweeps(context)
                .Where(s => s.Cluster == key.Cluster && s.Namespace == key.Namespace && s.Time >= from && (s.Kind == null || (s.Kind == key.Kind && s.Group == key.Group)))
                .OrderBy(s => s.Seq)
                .Select(s => s.Seq)
                .ToListAsync(cancellationToken)
                .ConfigureAwait(false);
        }
    }

    /// <summary>The stored objects that a sweep may have ended: those alive, and those that changed after it.</summary>
    private async Task<IReadOnlyList<ObjectKey>> StoredAsync(ObjectSweep sweep, CancellationToken cancellationToken)
    {
        // What is gone by an admission review only, or by a clock that is ahead, may have been ended by the sweep all the same.
        var changedSince = sweep.Write.Time - LineageOrder.MaxClockSkew;
        var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            var rows = context.Set<ObjectRow>().AsNoTracking().Where(o => o.LedgerId == ledgerId && o.Cluster == sweep.Cluster && o.Namespace == sweep.Namespace);
            rows = sweep.IsOfNamespace ? rows.Where(o => o.Group != NativeWrites.Group) : rows.Where(o => o.Group == sweep.Group && o.Kind == sweep.Kind);
            return await rows
                .Where(o => o.State != (int)ObjectState.Deleted || o.LastTime > changedSince)
                .OrderBy(o => o.Group).ThenBy(o => o.Kind).ThenBy(o => o.Name)
                .Select(o => new ObjectKey(o.Cluster, o.Group, o.Kind, o.Namespace, o.Name))
                .ToListAsync(cancellationToken)
                .ConfigureAwait(false);
        }
    }

    private IQueryable<SweepRow> Sweeps(AuditDbContext context) => context.Set<SweepRow>().AsNoTracking().Where(s => s.LedgerId == ledgerId);
}
