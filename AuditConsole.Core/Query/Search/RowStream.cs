using AuditConsole.Core.Common;
using AuditConsole.Core.Segments;

namespace AuditConsole.Core.Query.Search;

/// <summary>One row of one run, by its place in the order of the answer.</summary>
internal readonly record struct RowPlace(RunMatches Run, int Row)
{
    public EventPosition Position => new(Run.Run.Times[Row], Seq);

    public long Seq => Run.Run.FirstSeq + Row;
}

/// <summary>Rows of many runs in one order of time, newest or oldest first. A run is opened only when the rows given so far reach its times, so whoever stops early never pays for the rest.</summary>
internal sealed class RowStream
{
    private readonly PriorityQueue<Cursor, EventPosition> _next;
    private readonly Func<RunMatches, RowBitmap> _rows;
    private readonly bool _newestFirst;

    /// <param name="runs">Opens a run's matches, once.</param>
    /// <param name="rows">The rows of an opened run to give.</param>
    public RowStream(IEnumerable<LazyRun> runs, Func<RunMatches, RowBitmap> rows, bool newestFirst)
    {
        _rows = rows;
        _newestFirst = newestFirst;
        _next = new PriorityQueue<Cursor, EventPosition>(newestFirst ? Comparer<EventPosition>.Create((a, b) => b.CompareTo(a)) : Comparer<EventPosition>.Default);
        foreach (var run in runs)
        {
            _next.Enqueue(new Cursor(run), newestFirst ? new EventPosition(run.Run.MaxTime, long.MaxValue) : new EventPosition(run.Run.MinTime, long.MinValue));
        }
    }

    /// <summary>The next row; null when there are no more.</summary>
    public async ValueTask<RowPlace?> NextAsync()
    {
        while (_next.TryDequeue(out var cursor, out _))
        {
            RowPlace? place = null;
            if (cursor.Order is null)
            {
                cursor.Matches = await cursor.Run.OpenAsync([SegmentBlobs.RowTimes]).ConfigureAwait(false);
                cursor.Order = cursor.Matches.IsEmpty ? [] : Ordered(cursor.Matches);
            }
            else
            {
                place = new RowPlace(cursor.Matches!, cursor.Order[cursor.At++]);
            }

            if (cursor.At < cursor.Order.Length)
            {
                _next.Enqueue(cursor, new RowPlace(cursor.Matches!, cursor.Order[cursor.At]).Position);
            }

            if (place is not null)
            {
                return place;
            }
        }

        return null;
    }

    private int[] Ordered(RunMatches run)
    {
        var bitmap = _rows(run);
        var rows = new int[bitmap.Count()];
        var times = new long[rows.Length];
        var all = run.Run.Times;
        var (at, last, sorted) = (0, long.MinValue, true);
        foreach (var row in bitmap)
        {
            sorted &= all[row] >= last;
            (rows[at], times[at]) = (row, last = all[row]);
            at++;
        }

        if (!sorted)
        {
            SortByTimeThenRow(times, rows);
        }

        if (_newestFirst)
        {
            Array.Reverse(rows);
        }

        return rows;
    }

    // Sorting by time alone is not stable, so rows of one time are put in their order afterwards.
    private static void SortByTimeThenRow(long[] times, int[] rows)
    {
        Array.Sort(times, rows);
        for (var start = 0; start < rows.Length;)
        {
            var end = start + 1;
            while (end < rows.Length && times[end] == times[start])
            {
                end++;
            }

            if (end - start > 1)
            {
                Array.Sort(rows, start, end - start);
            }

            start = end;
        }
    }

    private sealed class Cursor(LazyRun run)
    {
        public LazyRun Run { get; } = run;

        public RunMatches? Matches { get; set; }

        public int[]? Order { get; set; }

        public int At { get; set; }
    }
}
