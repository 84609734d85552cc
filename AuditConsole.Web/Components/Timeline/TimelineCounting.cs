using AuditConsole.Core.Access;
using AuditConsole.Core.Common;
using AuditConsole.Core.Query;
using AuditConsole.Web.Components.Timeline.Bar;
using AuditConsole.Web.Components.Timeline.Chart;
using AuditConsole.Web.Components.Timeline.Facets;
using AuditConsole.Web.Components.Timeline.Ranges;
using AuditConsole.Web.Hosting;

namespace AuditConsole.Web.Components.Timeline;

/// <summary>The counts around the rows: totals, histogram, facets, days. They come after the rows, in a request of their own.</summary>
public sealed class TimelineCounting
{
    /// <summary>Values offered by a facet that was opened.</summary>
    public const int AllValues = 500;

    private const int Fetched = 20;

    private readonly Func<CancellationToken, ValueTask<Caller>> _caller;
    private readonly Authorizer _authorizer;
    private readonly EventSearch _search;
    private readonly TimeProvider _time;

    public TimelineCounting(CallerAccessor callers, Authorizer authorizer, EventSearch search, TimeProvider time)
        : this(callers.CurrentAsync, authorizer, search, time)
    {
    }

    internal TimelineCounting(Func<CancellationToken, ValueTask<Caller>> caller, Authorizer authorizer, EventSearch search, TimeProvider time)
        => (_caller, _authorizer, _search, _time) = (caller, authorizer, search, time);

    /// <param name="days">Days whose events to count, each cut to the range.</param>
    public async Task<Result<TimelineCounts>> CountsAsync(TimelineQuestion question, IReadOnlyList<FacetField> fields, IReadOnlyList<(DateOnly Day, Span Span)> days, CancellationToken cancellationToken)
    {
        if (!(await ScopeAsync(question, cancellationToken)).Succeeded(out var scope, out var problem))
        {
            return problem;
        }

        var request = TimelineService.Request(scope, question) with
        {
            Totals = true,
            HistogramBuckets = ChartBuckets.Count(question.Span),
            Facets = [.. fields.Select(f => f.Counted)],
            FacetValues = Fetched,
        };
        var result = await _search.RunAsync(request, cancellationToken);
        var terms = QueryTerms.Of(question.Text);
        return new TimelineCounts(
            result.Totals ?? new SearchTotals(0, 0, 0),
            result.Hidden ?? 0,
            result.Histogram ?? new Histogram(question.Span.From, question.Span.Length, []),
            [.. fields.Select(f => Counts(terms, f, result, FacetCounts.Few))],
            await DaysAsync(scope, question, days, cancellationToken),
            result.Elapsed)
        {
            Damage = result.Damage,
        };
    }

    /// <summary>All values of one facet, for its list with a search box.</summary>
    public async Task<Result<FacetCounts>> FacetAsync(TimelineQuestion question, FacetField field, CancellationToken cancellationToken)
    {
        if (!(await ScopeAsync(question, cancellationToken)).Succeeded(out var scope, out var problem))
        {
            return problem;
        }

        var request = TimelineService.Request(scope, question) with { Facets = [field.Counted], FacetValues = AllValues };
        return Counts(QueryTerms.Of(question.Text), field, await _search.RunAsync(request, cancellationToken), AllValues);
    }

    /// <summary>How many events a query would show in the same span; null when it does not parse or may not be asked.</summary>
    public async Task<long?> CountAsync(TimelineQuestion question, string text, CancellationToken cancellationToken)
    {
        if (!EventQuery.TryParse(text, Micros.Now(_time), out var query, out _) || !(await ScopeAsync(question with { Query = query }, cancellationToken)).Succeeded(out var scope, out _))
        {
            return null;
        }

        var result = await _search.RunAsync(TimelineService.Request(scope, question) with { Query = query, Totals = true }, cancellationToken);
        return result.Totals?.Events;
    }

    private async Task<Dictionary<DateOnly, long>> DaysAsync(Scope scope, TimelineQuestion question, IReadOnlyList<(DateOnly Day, Span Span)> days, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<DateOnly, long>();
        foreach (var (day, span) in days)
        {
            var request = TimelineService.Request(scope, question) with { From = span.From, To = span.To, HistogramBuckets = 1 };
            var result = await _search.RunAsync(request, cancellationToken);
            counts[day] = result.Histogram?.Buckets.Sum(b => (long)b.Changes + b.DeniedOrFailed) ?? 0;
        }

        return counts;
    }

    // The search counts each facet without the query's own terms about its field.
    private static FacetCounts Counts(QueryTerms terms, FacetField field, SearchResult result, int most)
    {
        var facet = result.Facets.FirstOrDefault(f => f.Field == field.Field);
        return FacetCounts.Of(field, facet?.Values ?? [], facet?.Distinct ?? 0, terms.Included(field.Field), terms.Excluded(field.Field), most);
    }

    private async Task<Result<Scope>> ScopeAsync(TimelineQuestion question, CancellationToken cancellationToken)
        => QuestionScope.Of(_authorizer, await _caller(cancellationToken), question.Permission, question.Query);
}
