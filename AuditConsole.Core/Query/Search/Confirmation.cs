using AuditConsole.Core.Common;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Query.Memory;

namespace AuditConsole.Core.Query.Search;

/// <summary>Reads the events that columns cannot decide, newest first and a few at a time, and marks those that match.</summary>
internal sealed class Confirmation(SearchTarget target, SearchPlan plan, Deadline deadline, SearchDamage damage, CancellationToken cancellationToken)
{
    private const int FirstChunk = 32;

    // Events may be megabytes each, so a chunk is also what bounds a search's memory.
    private const int LargestChunk = 64;

    public bool IsOver => deadline.IsOver;

    /// <summary>Decides every undecided row; null when all were read, else the oldest place that was, down to which the answer holds.</summary>
    public async Task<EventPosition?> ConfirmAllAsync(IReadOnlyList<LazyRun> runs)
    {
        var stream = new RowStream(runs, run => run.Undecided(), newestFirst: true, EventPosition.Newest, deadline);
        var chunk = new List<RowPlace>();
        EventPosition? oldest = null;
        while (await FillAsync(chunk, stream, isFirst: oldest is null).ConfigureAwait(false))
        {
            if (oldest is not null && deadline.IsOver)
            {
                return oldest;
            }

            var decided = await DecideAsync(chunk).ConfigureAwait(false);
            oldest = chunk[decided - 1].Position;
            if (decided < chunk.Count)
            {
                return oldest;
            }
        }

        return stream.Stopped;
    }

    /// <summary>Takes the next rows of a stream; false when there are none.</summary>
    /// <param name="isFirst">Nothing was read yet: a few rows may be all that is wanted.</param>
    public static async ValueTask<bool> FillAsync(List<RowPlace> chunk, RowStream stream, bool isFirst)
    {
        chunk.Clear();
        while (chunk.Count < (isFirst ? FirstChunk : LargestChunk) && await stream.NextAsync().ConfigureAwait(false) is { } place)
        {
            chunk.Add(place);
        }

        return chunk.Count > 0;
    }

    /// <summary>Decides the rows of a chunk in their order; returns how many, at least one, before the time was over.</summary>
    public async Task<int> DecideAsync(List<RowPlace> chunk)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var seqs = chunk.Where(place => place.Run.NeedsReading(place.Row)).Select(place => place.Seq).ToList();
        var stored = await damage.ReadAsync(target, seqs, cancellationToken).ConfigureAwait(false);
        var bySeq = stored.ToDictionary(s => s.Event.Seq);
        for (var i = 0; i < chunk.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (bySeq.TryGetValue(chunk[i].Seq, out var read))
            {
                Decide(chunk[i], read);
                if (deadline.IsOver)
                {
                    return i + 1;
                }
            }
        }

        return chunk.Count;
    }

    private void Decide(RowPlace place, StoredEvent stored)
    {
        for (var condition = 0; condition < plan.Conditions.Count; condition++)
        {
            if (place.Run.IsUndecided(condition, place.Row) && ConditionMatcher.Matches(plan.Conditions[condition], stored.Event, stored.Bodies))
            {
                place.Run.Confirm(condition, place.Row);
            }
        }
    }
}
