using AuditConsole.Core.Common;
using AuditConsole.Core.Segments;

namespace AuditConsole.Core.Query.Search;

/// <summary>One row of one run, by its place in the order of the answer.</summary>
internal readonly record struct RowPlace(RunMatches Run, int Row, EventPosition Position)
{
    public long Seq => Position.Seq;
}

/// <summary>Rows of many runs in one order of time, newest or oldest first. A run is opened only when the rows given so far reach its times, so whoever stops early never pays for the rest.</summary>
internal sealed class RowStream
{
    private readonly PriorityQueue<Cursor, EventPosition> _next;
    private readonly List<Cursor> _inOrder;
    private readonly Func<RunMatches, RowBitmap> _rows;
    private readonly string[] _blobs;
    private readonly Deadline _deadline;
    private readonly bool _newestFirst;
    private EventPosition? _start;
    private int _opened;

    /// <param name="runs">Opens a run's matches, once.</param>
    /// <param name="rows">The rows of an opened run to give.</param>
    /// <param name="before">All rows are older.</param>
    /// <param name="blobs">What <paramref name="rows"/> needs of a run besides its matches.</param>
    public RowStream(IEnumerable<LazyRun> runs, Func<RunMatches, RowBitmap> rows, bool newestFirst, EventPosition before, Deadline deadline, params string[] blobs)
    {
        _rows = rows;
        _blobs = [SegmentBlobs.Times, .. blobs];
        _newestFirst = newestFirst;
        _deadline = deadline;
        var order = newestFirst ? Comparer<EventPosition>.Create((a, b) => b.CompareTo(a)) : Comparer<EventPosition>.Default;
        _next = new PriorityQueue<Cursor, EventPosition>(order);
        _inOrder = [.. runs.Select(run => new Cursor(run, newestFirst ? run.Newest(before) : new EventPosition(run.Run.MinTime, long.MinValue))).OrderBy(cursor => cursor.Start, order)];
        _inOrder.ForEach(cursor => _next.Enqueue(cursor, cursor.Start));
    }

    /// <summary>Where it ended because the time was over: rows beyond this place were not looked for. Null while it was not.</summary>
    public EventPosition? Stopped { get; private set; }

    /// <summary>The next row; null when there are no more, or no time to look for them.</summary>
    public async ValueTask<RowPlace?> NextAsync()
    {
        while (Stopped is null && _next.TryPeek(out var cursor, out var place))
        {
            if (cursor.Order is not null)
            {
                return Take(cursor);
            }

            // One place at least is left behind, or whoever goes on from here would never get further.
            _start ??= place;
            if (place != _start && _deadline.IsOver)
            {
                Stopped = _newestFirst ? new EventPosition(place.Time + 1, 1) : new EventPosition(place.Time, 1);
                return null;
            }

            _next.Dequeue();
            await OpenAsync(cursor).ConfigureAwait(false);
        }

        return null;
    }

    private async Task OpenAsync(Cursor cursor)
    {
        // The first run may do; if it does not, the next are looked through meanwhile.
        _opened++;
        for (var i = _opened; _opened > 1 && i < int.Min(_opened + Environment.ProcessorCount - 1, _inOrder.Count); i++)
        {
            _inOrder[i].Run.Begin();
        }

        var matches = await cursor.Run.OpenAsync(_blobs).ConfigureAwait(false);
        if (!matches.IsEmpty && cursor.Run.TryScan(() => Order(cursor, matches)) && cursor.Order is { Length: > 0 })
        {
            _next.Enqueue(cursor, cursor.Position);
        }

        cursor.Run.Release();
    }

    private RowPlace Take(Cursor cursor)
    {
        var place = new RowPlace(cursor.Matches!, cursor.Order![cursor.At], cursor.Position);
        _next.Dequeue();
        cursor.At++;
        if (cursor.At < cursor.Order.Length)
        {
            _next.Enqueue(cursor, cursor.Position);
        }

        return place;
    }

    private void Order(Cursor cursor, RunMatches run)
    {
        var bitmap = _rows(run);
        var rows = new int[bitmap.Count()];
        var times = new long[rows.Length];
        var at = 0;
        foreach (var row in bitmap)
        {
            rows[at++] = row;
        }

        run.Run.ReadTimes(rows, times);
        if (!IsAscending(times))
        {
            SortByTimeThenRow(times, rows);
        }

        if (_newestFirst)
        {
            Array.Reverse(rows);
            Array.Reverse(times);
        }

        (cursor.Matches, cursor.Order, cursor.Times) = (run, rows, times);
    }

    private static bool IsAscending(long[] times)
    {
        for (var i = 1; i < times.Length; i++)
        {
            if (times[i] < times[i - 1])
            {
                return false;
            }
        }

        return true;
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

    private sealed class Cursor(LazyRun run, EventPosition start)
    {
        public LazyRun Run { get; } = run;

        /// <summary>Where its rows begin at the earliest.</summary>
        public EventPosition Start { get; } = start;

        public RunMatches? Matches { get; set; }

        /// <summary>Its rows in the order of the stream; null until it is opened.</summary>
        public int[]? Order { get; set; }

        /// <summary>Of those rows, microseconds UTC.</summary>
        public long[] Times { get; set; } = [];

        public int At { get; set; }

        /// <summary>Of its next row.</summary>
        public EventPosition Position => new(Times[At], Run.Run.FirstSeq + Order![At]);
    }
}
