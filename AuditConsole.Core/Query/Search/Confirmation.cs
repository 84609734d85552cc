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

    /// <summary>Decides every undecided row; null when all were read, else the oldest place that was, down to which the answer holds.</summary>
    public async Task<EventPosition?> ConfirmAllAsync(IReadOnlyList<LazyRun> runs)
    {
        var stream = new RowStream(runs, run => run.Undecided(), newestFirst: true);
        var chunk = new List<RowPlace>();
        EventPosition? oldest = null;
        for (var size = FirstChunk; await FillAsync(chunk, stream, size).ConfigureAwait(false); size = LargestChunk)
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

        return null;
    }

    /// <summary>Gives the visible rows of a stream that match, reading as few events as it takes.</summary>
    /// <param name="wanted">How many to find.</param>
    /// <returns>The rows, and where reading stopped if the time was over before.</returns>
    public async Task<(List<RowPlace> Rows, EventPosition? Stopped)> TakeAsync(RowStream stream, int wanted)
    {
        var rows = new List<RowPlace>();
        var chunk = new List<RowPlace>();
        EventPosition? last = null;
        for (var size = FirstChunk; rows.Count < wanted && await FillAsync(chunk, stream, size).ConfigureAwait(false); size = LargestChunk)
        {
            if (last is not null && deadline.IsOver)
            {
                return (rows, last);
            }

            var decided = await DecideAsync(chunk).ConfigureAwait(false);
            last = chunk[decided - 1].Position;
            rows.AddRange(chunk.Take(decided).Where(IsSure));
            if (decided < chunk.Count && rows.Count < wanted)
            {
                return (rows, last);
            }
        }

        return (rows.Count > wanted ? rows[..wanted] : rows, null);
    }

    private static bool IsSure(RowPlace place) => place.Run.Sure(0)[place.Row];

    private static async ValueTask<bool> FillAsync(List<RowPlace> chunk, RowStream stream, int size)
    {
        chunk.Clear();
        while (chunk.Count < size && await stream.NextAsync().ConfigureAwait(false) is { } place)
        {
            chunk.Add(place);
        }

        return chunk.Count > 0;
    }

    /// <summary>Decides the rows of a chunk in their order; returns how many, at least one, before the time was over.</summary>
    private async Task<int> DecideAsync(List<RowPlace> chunk)
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
