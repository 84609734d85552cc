using AuditConsole.Core.Changes.State;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;

namespace AuditConsole.Core.Changes.Projection;

/// <summary>Reads events again by their seqs, for a lineage that has to be threaded anew.</summary>
internal delegate Task<IReadOnlyList<StoredEvent>> EventsBySeq(IReadOnlyList<long> seqs, CancellationToken cancellationToken);

/// <summary>Threads lineages anew, each from the place where its late writes may belong; a bounded number of events is in memory at a time.</summary>
internal sealed class LateThreading(LineageLoader loader, SweepReach sweeps, EventsBySeq read)
{
    public const int MaxEvents = 2_000;

    public async Task ThreadAsync(IReadOnlyList<WorkingLineage> lineages, CancellationToken cancellationToken)
    {
        var late = new List<(WorkingLineage Lineage, LineageCut Cut)>(lineages.Count);
        foreach (var lineage in lineages)
        {
            var cut = lineage.Stored.Ordinal == 0 ? new LineageCut(LineageState.Empty, 1, []) : await loader.CutAsync(lineage, lineage.ThreadFrom, cancellationToken).ConfigureAwait(false);
            late.Add((lineage, await WithSweepsAsync(lineage, cut, cancellationToken).ConfigureAwait(false)));
        }

        // Neighbours in the ledger share batches, and the ledger unpacks its events by the batch: one question for as many as memory allows.
        var group = new List<(WorkingLineage Lineage, LineageCut Cut)>();
        var events = 0;
        foreach (var next in late.OrderBy(l => l.Cut.Seqs.Count == 0 ? 0 : l.Cut.Seqs.Min()))
        {
            if (events > 0 && events + next.Cut.Seqs.Count > MaxEvents)
            {
                await ThreadTogetherAsync(group, cancellationToken).ConfigureAwait(false);
                group.Clear();
                events = 0;
            }

            group.Add(next);
            events += next.Cut.Seqs.Count;
        }

        await ThreadTogetherAsync(group, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A sweep that found nothing to end has no entry, and may have something to end now.</summary>
    private async Task<LineageCut> WithSweepsAsync(WorkingLineage lineage, LineageCut cut, CancellationToken cancellationToken)
    {
        var from = cut.Before.Ordinal > 0 ? cut.Before.HighTime : lineage.ThreadFrom;
        var met = await sweeps.SeqsAsync(lineage.Key, from, cancellationToken).ConfigureAwait(false);
        return met.Count == 0 ? cut : cut with { Seqs = [.. cut.Seqs.Union(met).Except(lineage.Writes.Select(w => w.Seq))] };
    }

    private async Task ThreadTogetherAsync(IReadOnlyList<(WorkingLineage Lineage, LineageCut Cut)> late, CancellationToken cancellationToken)
    {
        var writes = await WritesAsync(late, cancellationToken).ConfigureAwait(false);
        foreach (var (lineage, cut) in late)
        {
            if (!cut.Seqs.All(writes.ContainsKey))
            {
                // What the ledger no longer holds can't be threaded again, and must not vanish for an event that came late.
                lineage.Replace(lineage.Stored.Ordinal + 1, lineage.Stored, lineage.Writes);
                continue;
            }

            lineage.Replace(cut.From, cut.Before, cut.Seqs.SelectMany(seq => writes[seq].On(lineage.Key)).Concat(lineage.Writes));
        }
    }

    /// <summary>What the events of the cuts write to their lineages, by seq. Of one long lineage only this much is held, never all its events.</summary>
    private async Task<Dictionary<long, EventWrites>> WritesAsync(IReadOnlyList<(WorkingLineage Lineage, LineageCut Cut)> late, CancellationToken cancellationToken)
    {
        var keys = late.Select(l => l.Lineage.Key).ToHashSet();
        var writes = new Dictionary<long, EventWrites>();
        foreach (var seqs in late.SelectMany(l => l.Cut.Seqs).Distinct().Order().Chunk(MaxEvents))
        {
            foreach (var stored in await read(seqs, cancellationToken).ConfigureAwait(false))
            {
                var all = Read(stored);
                writes[stored.Event.Seq] = all with { Writes = [.. all.Writes.Where(w => keys.Contains(w.Key))] };
            }
        }

        return writes;
    }

    private static EventWrites Read(StoredEvent stored)
    {
        try
        {
            return EventWrites.Of(stored);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // It was reported when the event was read first.
            return EventWrites.Of(stored with { Bodies = EventBodies.None });
        }
    }
}
