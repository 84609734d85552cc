using AuditConsole.Core.Common;
using AuditConsole.Core.Query;
using AuditConsole.Web.Components.Shared;
using AuditConsole.Web.Components.Timeline.Chart;
using AuditConsole.Web.Components.Timeline.Facets;
using AuditConsole.Web.Components.Timeline.Ranges;
using AuditConsole.Web.Components.Timeline.Rows;

namespace AuditConsole.Web.Components.Timeline;

/// <summary>What the Timeline knows between an address and the screen: one load at a time, rows first, counts after; what is stale stays until its successor is there.</summary>
/// <remarks>Lives on the renderer's thread; <paramref name="changed"/> asks for a redraw.</remarks>
public sealed class TimelineModel(TimelineService service, TimelineCounting counting, TimeProvider time, ILogger<TimelineModel> logger, Action changed) : IAsyncDisposable
{
    private const int DaysCounted = 8;

    private readonly CancellationTokenSource _gone = new();
    private CancellationTokenSource? _loading;
    private bool _showsMoreFacets;

    public TimelineUrlState State { get; private set; } = new();

    public TimeZoneInfo Zone { get; private set; } = TimeZoneInfo.Utc;

    /// <summary>What the rows answer; null until a first question parsed.</summary>
    public TimelineQuestion? Question { get; private set; }

    public TimelinePage? Page { get; private set; }

    public TimelineWindow Window { get; } = new();

    /// <summary>Address of the rows below; null when there are none.</summary>
    public string? OlderUrl
    {
        get
        {
            var last = Window.Rows.Count > 0 ? Window.Rows[^1] : null;

            // Live rows may have pushed out those that the page ended with.
            var before = Page?.OlderBefore is { } searched && last?.Seq == (Page.Rows.Count > 0 ? Page.Rows[^1].Seq : null) ? searched
                : Window.HasOlder && last is not null ? EventToken.Of(last, Page is { ShowsSeq: true })
                : null;
            return before is null ? null : (State.AtHead() with { Before = before }).ToUrl();
        }
    }

    public IReadOnlyList<FeedDay> Days { get; private set; } = [];

    public TimelineCounts? Counts { get; private set; }

    public ChartView? Chart { get; private set; }

    public QueryError? QueryError { get; private set; }

    public string? RangeError { get; private set; }

    /// <summary>True while nothing has been searched because the address's question cannot be asked; the errors say why.</summary>
    public bool IsUnasked => Page is null && (QueryError is not null || RangeError is not null);

    /// <summary>Why there are no rows, when it is not that nothing matches.</summary>
    public Problem? Problem { get; private set; }

    public bool IsLoading { get; private set; }

    /// <summary>The rows answer another question than the address asks.</summary>
    public bool IsStale { get; private set; }

    /// <summary>The counts answer another question than the rows.</summary>
    public bool CountsAreStale { get; private set; }

    /// <summary>The counts could not be read; the rows are complete all the same.</summary>
    public bool CountsFailed { get; private set; }

    public bool ShowsMoreFacets => _showsMoreFacets;

    /// <summary>The widest condition whose absence would show something, with what it would show.</summary>
    public (string Dropped, string Query, long Count)? WidestToDrop { get; private set; }

    /// <summary>Shows an address. Only another question is another load.</summary>
    public async Task ShowAsync(TimelineUrlState state, TimeZoneInfo zone)
    {
        state = state.Dated(zone);
        var sameQuestion = Page is not null && !IsStale && state.Question == State.Question && zone.Equals(Zone);
        State = state;
        Zone = zone;
        if (!sameQuestion)
        {
            await LoadAsync();
        }
    }

    /// <summary>The same question over a span as long as the present one, that ends just after an event.</summary>
    /// <param name="newest">Microseconds UTC.</param>
    public TimelineUrlState UpTo(long newest)
    {
        var to = newest - newest % Micros.PerMinute + Micros.PerMinute;
        return State.Over(Urls.Instant(to - (Question?.Span.Length ?? Micros.PerDay)), Urls.Instant(to));
    }

    /// <summary>Stops what runs; what is shown stays.</summary>
    public void Cancel()
    {
        _loading?.Cancel();
        IsLoading = false;
        changed();
    }

    public async Task LoadAsync()
    {
        var token = Begin();
        if (Ask() is not { } question)
        {
            IsLoading = false;
            changed();
            return;
        }

        try
        {
            changed();
            var result = await service.RowsAsync(question, token);
            token.ThrowIfCancellationRequested();
            Take(question, result);
            changed();
            if (Problem is null)
            {
                await CountAsync(question, token);
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
        }
    }

    /// <summary>Puts arrivals on top of the rows.</summary>
    /// <param name="covered">Rows that arrivals take the place of.</param>
    /// <returns>The seqs that are new.</returns>
    public IReadOnlyList<long> Merge(IReadOnlyList<TimelineRow> arrivals, IReadOnlyList<long> covered)
    {
        Window.Remove(covered);
        var fresh = Window.Merge(arrivals);
        LayOut();
        return fresh;
    }

    public async Task ShowMoreFacetsAsync()
    {
        _showsMoreFacets = true;
        await RecountAsync();
    }

    /// <summary>Counts again what is shown, as after a failure or live arrivals.</summary>
    public async Task RecountAsync()
    {
        if (Question is { } question && Page is not null && !IsLoading)
        {
            var token = _loading?.Token ?? _gone.Token;
            try
            {
                await CountAsync(question, token);
            }
            catch (OperationCanceledException) when (token.IsCancellationRequested)
            {
            }
        }
    }

    public async Task<FacetCounts?> ReadAllAsync(FacetField field)
        => Question is { } question && (await counting.FacetAsync(question, field, _gone.Token)).Succeeded(out var counts, out _) ? counts : null;

    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        _loading?.Dispose();
        _gone.Dispose();
    }

    private CancellationToken Begin()
    {
        _loading?.Cancel();
        _loading?.Dispose();
        _loading = CancellationTokenSource.CreateLinkedTokenSource(_gone.Token);
        IsLoading = true;
        IsStale = Page is not null;
        CountsAreStale = Counts is not null;
        WidestToDrop = null;
        return _loading.Token;
    }

    /// <summary>The question of the address; null when it cannot be asked, and then the errors say why.</summary>
    private TimelineQuestion? Ask()
    {
        var now = Micros.Now(time);
        var range = new TimeRange(State.From, State.To);
        EventQuery.TryParse(State.Query, now, out var query, out var error);
        QueryError = error;
        RangeError = range.TryResolve(now, out var span, out var rangeError) ? null : rangeError;
        return query is null || RangeError is not null ? null : new TimelineQuestion(State.Query, query, span, !State.Noise)
        {
            EndsNow = range.EndsNow,
            Before = State.Before,
            After = State.After,
        };
    }

    private void Take(TimelineQuestion question, Result<TimelinePage> result)
    {
        IsLoading = false;
        IsStale = false;
        Question = question;
        if (result.Succeeded(out var page, out var problem))
        {
            Problem = null;
            Page = page;
            Window.Replace(page.Rows, page.HasOlder);
        }
        else
        {
            Problem = problem;
            Page = new TimelinePage([], false, false, 0, null);
            Window.Replace([], false);
            Counts = null;
            Chart = null;
        }

        LayOut();
    }

    private async Task CountAsync(TimelineQuestion question, CancellationToken cancellationToken)
    {
        IReadOnlyList<FacetField> fields = _showsMoreFacets ? [.. FacetFields.Main, .. FacetFields.More] : FacetFields.Main;
        try
        {
            var result = await counting.CountsAsync(question, fields, DaySpans(question.Span), cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            CountsFailed = !result.Succeeded(out var counts, out _);
            if (counts is not null)
            {
                Counts = counts;
                Chart = new ChartView(counts.Histogram, Zone);
                LayOut();
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.LogError(e, "The Timeline's counts failed");
            CountsFailed = true;
        }

        CountsAreStale = false;
        changed();
        if (Window.Rows.Count == 0 && Counts is { Totals.Events: 0 })
        {
            await SuggestAsync(question, cancellationToken);
        }
    }

    private async Task SuggestAsync(TimelineQuestion question, CancellationToken cancellationToken)
    {
        foreach (var (dropped, remaining) in Bar.QueryTerms.Of(question.Text).EachDropped().Take(6))
        {
            if (await counting.CountAsync(question, remaining, cancellationToken) is > 0 and var count && count > (WidestToDrop?.Count ?? 0))
            {
                WidestToDrop = (dropped, remaining, count);
            }
        }

        changed();
    }

    private List<(DateOnly Day, Span Span)> DaySpans(Span range)
    {
        var spans = new List<(DateOnly, Span)>();
        foreach (var day in FeedLayout.Days(Window.Rows, Zone).Take(DaysCounted))
        {
            var from = Math.Max(range.From, TimeWords.StartOf(day, Zone));
            var to = Math.Min(range.To, TimeWords.StartOf(day.AddDays(1), Zone));
            if (from < to)
            {
                spans.Add((day, new Span(from, to)));
            }
        }

        return spans;
    }

    private void LayOut() => Days = FeedLayout.Of(Window.Rows, Zone, Counts?.Days ?? new Dictionary<DateOnly, long>());
}
