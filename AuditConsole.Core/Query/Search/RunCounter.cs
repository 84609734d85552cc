using AuditConsole.Core.Events;
using AuditConsole.Core.Segments;

namespace AuditConsole.Core.Query.Search;

/// <summary>Counts what a request asks to be counted over all runs: from what segments have counted beforehand where that answers, else from their rows.</summary>
internal sealed class RunCounter
{
    private readonly SearchPlan _plan;
    private readonly SearchRequest _request;
    private readonly IReadOnlyList<LazyRun> _runs;
    private readonly CancellationToken _cancellation;
    private readonly TotalsCounter _totals = new();
    private readonly HistogramCounter? _histogram;
    private readonly FacetCounter[] _facets;
    private long _hidden;

    /// <exception cref="ArgumentException">A facet's field has no column, or a histogram's range is open.</exception>
    public RunCounter(SearchPlan plan, IReadOnlyList<LazyRun> runs, CancellationToken cancellationToken)
    {
        _plan = plan;
        _request = plan.Request;
        _runs = runs;
        _cancellation = cancellationToken;
        _histogram = _request.HistogramBuckets > 0 ? new HistogramCounter(_request.From, _request.To, _request.HistogramBuckets) : null;
        _facets = [.. _request.Facets.Select(facet => new FacetCounter(facet))];
    }

    public async Task<SearchResult> CountAsync(SearchResult result)
    {
        // A few runs are opened side by side, then counted one after the other.
        foreach (var some in _runs.Where(run => !_plan.CountsEverything || !run.IsInRange || run.Run.Counts is null).Chunk(Environment.ProcessorCount))
        {
            await Task.WhenAll(some.Select(run => Task.Run(() => run.OpenAsync().AsTask(), _cancellation))).ConfigureAwait(false);
        }

        foreach (var run in _runs)
        {
            _cancellation.ThrowIfCancellationRequested();
            if (_plan.CountsEverything && run.IsInRange && run.Run.Counts is { } counts)
            {
                await AddAsync(run, counts).ConfigureAwait(false);
            }
            else
            {
                await AddRowsAsync(run).ConfigureAwait(false);
            }
        }

        return result with
        {
            Totals = _request.Totals ? _totals.Result : null,
            Hidden = _request.HideNoise ? _hidden : null,
            Histogram = _histogram?.Result,
            Facets = [.. _facets.Select(facet => facet.Result(_request.FacetValues))],
        };
    }

    private async Task AddAsync(LazyRun run, SegmentCounts counts)
    {
        _hidden += _plan.HidesNoise ? counts.Routine : 0;
        var fits = _histogram is null || _histogram.TryAdd(counts, _plan.HidesNoise);
        var left = _facets.Select((facet, i) => (Facet: facet, Asked: _request.Facets[i])).Where(item => !item.Facet.TryAdd(counts, withRoutine: !_plan.HidesNoise)).ToList();
        if (fits && left.Count == 0 && !_request.Totals)
        {
            return;
        }

        var names = left.SelectMany(item => item.Asked.Fields.SelectMany(SegmentBlobs.Of)).Concat(fits ? [] : HistogramBlobs).Concat(_request.Totals ? TotalsBlobs : []).Append(SegmentBlobs.Routine);
        if (await run.LoadAsync(names).ConfigureAwait(false) is { } columns)
        {
            run.TryScan(() => AddUncounted(columns, run.Rows, fits, left.Select(item => item.Facet)));
        }
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

    private async Task AddRowsAsync(LazyRun run)
    {
        var names = _request.Facets.SelectMany(facet => facet.Fields.SelectMany(SegmentBlobs.Of)).Concat(_histogram is null ? [] : HistogramBlobs).Concat(_request.Totals ? TotalsBlobs : []);
        var matches = await run.OpenAsync(names).ConfigureAwait(false);
        if (!matches.IsEmpty)
        {
            run.TryScan(() => Add(matches));
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
