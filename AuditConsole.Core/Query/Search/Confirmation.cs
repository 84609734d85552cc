using AuditConsole.Core.Common;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Query.Memory;

namespace AuditConsole.Core.Query.Search;

/// <summary>Reads the events that columns cannot decide, newest first and a few at a time, and marks those that match.</summary>
internal sealed class Confirmation(SearchTarget target, SearchPlan plan, Deadline deadline, CancellationToken cancellationToken)
{
    private const int FirstChunk = 32;
    private const int LargestChunk = 256;

    /// <summary>Decides every undecided row; null when all were read, else the oldest place that was, down to which the answer holds.</summary>
    public async Task<EventPosition?> ConfirmAllAsync(IReadOnlyList<LazyRun> runs)
    {
        var stream = new RowStream(runs, run => run.Undecided(), newestFirst: true);
        var chunk = new List<RowPlace>();
        EventPosition? oldest = null;
        for (var size = FirstChunk; Fill(chunk, stream, size); size = Math.Min(size * 2, LargestChunk))
        {
            if (oldest is not null && deadline.IsOver)
            {
                return oldest;
            }

            await ReadAsync(chunk).ConfigureAwait(false);
            oldest = chunk[^1].Position;
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
        for (var size = FirstChunk; rows.Count < wanted && Fill(chunk, stream, size); size = Math.Min(size * 2, LargestChunk))
        {
            if (last is not null && deadline.IsOver)
            {
                return (rows, last);
            }

            await ReadAsync([.. chunk.Where(place => !place.Run.Sure(0)[place.Row])]).ConfigureAwait(false);
            last = chunk[^1].Position;
            rows.AddRange(chunk.Where(place => place.Run.Sure(0)[place.Row]));
        }

        return (rows.Count > wanted ? rows[..wanted] : rows, null);
    }

    private static bool Fill(List<RowPlace> chunk, RowStream stream, int size)
    {
        chunk.Clear();
        while (chunk.Count < size && stream.TryNext(out var place))
        {
            chunk.Add(place);
        }

        return chunk.Count > 0;
    }

    private async Task ReadAsync(List<RowPlace> places)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (places.Count == 0)
        {
            return;
        }

        var bySeq = places.ToDictionary(place => place.Seq);
        foreach (var stored in await target.ReadAsync([.. places.Select(place => place.Seq)], cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var place = bySeq[stored.Event.Seq];
            for (var condition = 0; condition < plan.Conditions.Count; condition++)
            {
                if (place.Run.IsPossible(condition, place.Row) && !place.Run.Sure(condition)[place.Row] && Matches(condition, stored))
                {
                    place.Run.Confirm(condition, place.Row);
                }
            }
        }
    }

    private bool Matches(int condition, StoredEvent stored) => ConditionMatcher.Matches(plan.Conditions[condition], stored.Event, stored.Bodies);
}
