using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Segments;

namespace AuditConsole.Core.Query.Search;

/// <summary>Counts what a request asks to be counted over all runs: from what segments have counted beforehand where that answers, else from their rows.</summary>
internal sealed class RunCounter
{
    private readonly SearchPlan _plan;
    private readonly SearchRequest _request;
    private readonly LazyRun[] _runs;
    private readonly Deadline? _deadline;
    private readonly CancellationToken _cancellation;
    private readonly TotalsCounter _totals = new();
    private readonly HistogramCounter? _histogram;
    private readonly FacetCounter[] _facets;
    private readonly HashSet<string> _blobs;
    private long _hidden;

    /// <param name="deadline">Runs that are left when it is over are not counted; null where all must be.</param>
    /// <exception cref="ArgumentException">A facet's field has no column, or a histogram's range is open.</exception>
    public RunCounter(SearchPlan plan, IReadOnlyList<LazyRun> runs, Deadline? deadline, CancellationToken cancellationToken)
    {
        _plan = plan;
        _request = plan.Request;
        _runs = [.. runs.OrderByDescending(run => run.Newest(EventPosition.Newest))];
        _deadline = deadline;
        _cancellation = cancellationToken;
        _histogram = _request.HistogramBuckets > 0 ? new HistogramCounter(_request.From, _request.To, _request.HistogramBuckets) : null;
        _facets = [.. _request.Facets.Select(facet => new FacetCounter(facet))];
        _blobs = [.. _request.Facets.SelectMany(facet => facet.Fields.SelectMany(SegmentBlobs.Of)), .. _histogram is null ? [] : HistogramBlobs, .. _request.Totals ? TotalsBlobs : []];
    }

    /// <summary>The counts. Where the time was over they are of the newest runs, and say down to which place all is counted.</summary>
    public async Task<SearchResult> CountAsync()
    {
        var stopped = await CountRunsAsync().ConfigureAwait(false);
        return new SearchResult
        {
            SearchedBackTo = stopped,
            Totals = _request.Totals ? _totals.Result : null,
            Hidden = _request.HideNoise ? _hidden : null,
            Histogram = _histogram?.Result,
            Facets = [.. _facets.Select(facet => facet.Result(_request.FacetValues))],
        };
    }

    // A few runs are made ready side by side, then counted one after the other: no more of them are in memory.
    private async Task<EventPosition?> CountRunsAsync()
    {
        var ready = new Queue<Task<Action>>();
        try
        {
            var begun = 0;
            foreach (var run in _runs)
            {
                _cancellation.ThrowIfCancellationRequested();
                if (_deadline is { IsOver: true } && run.Newest(EventPosition.Newest) is var newest && newest < _runs[0].Newest(EventPosition.Newest))
                {
                    return new EventPosition(newest.Time + 1, 1);
                }

                for (; begun < _runs.Length && ready.Count < Environment.ProcessorCount; begun++)
                {
                    var next = _runs[begun];
                    ready.Enqueue(Task.Run(() => PrepareAsync(next), _cancellation));
                }

                (await ready.Dequeue().ConfigureAwait(false))();
                run.Release();
            }

            return null;
        }
        finally
        {
            await Task.WhenAll(ready.Cast<Task>()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Opens what has to be counted of a run; returns what counts it.</summary>
    private async Task<Action> PrepareAsync(LazyRun run)
    {
        if (_plan.CountsEverything && run.IsInRange && run.Run.Counts is { } counts)
        {
            return await PrepareAsync(run, counts).ConfigureAwait(false);
        }

        var matches = await run.OpenAsync(_blobs).ConfigureAwait(false);
        return matches.IsEmpty ? () => { } : () => run.TryScan(() => Add(matches));
    }

    private async Task<Action> PrepareAsync(LazyRun run, SegmentCounts counts)
    {
        var fits = _histogram?.CanAdd(counts) != false;
        var left = _request.Facets.Index().Where(facet => !_facets[facet.Index].CanAdd(counts, withRoutine: !_plan.HidesNoise)).ToList();
        var columns = fits && left.Count == 0 && !_request.Totals
            ? null
            : await run.LoadAsync(left.SelectMany(facet => facet.Item.Fields.SelectMany(SegmentBlobs.Of)).Concat(fits ? [] : HistogramBlobs).Concat(_request.Totals ? TotalsBlobs : []).Append(SegmentBlobs.Routine)).ConfigureAwait(false);
        return () =>
        {
            _hidden += _plan.HidesNoise ? counts.Routine : 0;
            if (fits)
            {
                _histogram?.Add(counts, _plan.HidesNoise);
            }

            foreach (var (index, _) in _request.Facets.Index().Except(left))
            {
                _facets[index].Add(counts, withRoutine: !_plan.HidesNoise);
            }

            if (columns is not null)
            {
                run.TryScan(() => AddUncounted(columns, run.Rows, fits, left.Select(facet => _facets[facet.Index])));
            }
        };
    }

    /// <summary>Adds what was not counted beforehand.</summary>
    private void AddUncounted(IRunColumns columns, int rows, bool isInHistogram, IEnumerable<FacetCounter> facets)
    {
        var visible = RowBitmap.Full(rows);
        columns.Marks.RemoveSuperseded(visible);
        columns.Marks.RemoveCovered(visible);
        var routine = columns.RoutineRows.And(visible);
        var hidden = _plan.HidesNoise ? routine : new RowBitmap();
        visible.AndNot(hidden);
        if (!isInHistogram)
        {
            _histogram!.Add(columns, rows, visible, hidden, _cancellation);
        }

        foreach (var facet in facets)
        {
            facet.Add(columns, rows, visible);
        }

        if (_request.Totals)
        {
            _totals.Add(columns, rows, visible);
        }
    }

    private void Add(RunMatches matches)
    {
        var visible = matches.Visible(0);
        var hidden = matches.Hidden();
        _hidden += hidden.Count();
        if (_request.Totals)
        {
            _totals.Add(matches.Run, matches.Rows, visible);
        }

        _histogram?.Add(matches.Run, matches.Rows, visible, hidden, _cancellation);
        for (var i = 0; i < _facets.Length; i++)
        {
            _facets[i].Add(matches.Run, matches.Rows, _plan.FacetConditions[i] is var condition and not 0 ? matches.Visible(condition) : visible);
        }
    }

    private static IEnumerable<string> HistogramBlobs => [SegmentBlobs.RowTimes, EventFields.Class.Name];

    private static IEnumerable<string> TotalsBlobs => [.. SegmentBlobs.OfObjects, .. TotalsCounter.ActorNames.Select(one => one.Name)];
}
