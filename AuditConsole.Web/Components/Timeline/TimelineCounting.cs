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
public sealed class TimelineCounting(CallerAccessor callers, Authorizer authorizer, EventSearch search, TimeProvider time)
{
    /// <summary>Values offered by a facet that was opened.</summary>
    public const int AllValues = 500;

    private const int Fetched = 20;

    /// <param name="days">Days whose events to count, each cut to the range.</param>
    public async Task<Result<TimelineCounts>> CountsAsync(TimelineQuestion question, IReadOnlyList<FacetField> fields, IReadOnlyList<(DateOnly Day, Span Span)> days, CancellationToken cancellationToken)
    {
        if (!(await ScopeAsync(cancellationToken)).Succeeded(out var scope, out var problem))
        {
            return problem;
        }

        var terms = QueryTerms.Of(question.Text);
        var chosen = fields.Where(f => IsChosen(terms, f)).ToList();
        var request = TimelineService.Request(scope, question) with
        {
            Totals = true,
            HistogramBuckets = ChartBuckets.Count(question.Span),
            Facets = [.. fields.Except(chosen).Select(f => f.Field)],
            FacetValues = Fetched,
        };
        var result = await search.RunAsync(request, cancellationToken);
        var facets = result.Facets.ToDictionary(f => f.Field);
        foreach (var field in chosen)
        {
            facets[field.Field] = await FacetAsync(scope, question, terms, field, Fetched, cancellationToken);
        }

        return new TimelineCounts(
            result.Totals ?? new SearchTotals(0, 0, 0),
            result.Hidden ?? 0,
            result.Histogram ?? new Histogram(question.Span.From, question.Span.Length, []),
            [.. fields.Select(f => Counts(terms, f, facets.GetValueOrDefault(f.Field), FacetCounts.Few))],
            await DaysAsync(scope, question, days, cancellationToken),
            result.Elapsed);
    }

    /// <summary>All values of one facet, for its list with a search box.</summary>
    public async Task<Result<FacetCounts>> FacetAsync(TimelineQuestion question, FacetField field, CancellationToken cancellationToken)
    {
        if (!(await ScopeAsync(cancellationToken)).Succeeded(out var scope, out var problem))
        {
            return problem;
        }

        var terms = QueryTerms.Of(question.Text);
        return Counts(terms, field, await FacetAsync(scope, question, terms, field, AllValues, cancellationToken), AllValues);
    }

    /// <summary>How many events a query would show in the same span; null when it does not parse or may not be asked.</summary>
    public async Task<long?> CountAsync(TimelineQuestion question, string text, CancellationToken cancellationToken)
    {
        if (!(await ScopeAsync(cancellationToken)).Succeeded(out var scope, out _) || !EventQuery.TryParse(text, Micros.Now(time), out var query, out _))
        {
            return null;
        }

        var result = await search.RunAsync(TimelineService.Request(scope, question) with { Query = query, Totals = true }, cancellationToken);
        return result.Totals?.Events;
    }

    private async Task<Facet> FacetAsync(Scope scope, TimelineQuestion question, QueryTerms terms, FacetField field, int most, CancellationToken cancellationToken)
    {
        var others = terms.Without(field.Field).Text;
        var query = EventQuery.TryParse(others, Micros.Now(time), out var parsed, out _) ? parsed : question.Query;
        var request = TimelineService.Request(scope, question) with { Query = query, Facets = [field.Field], FacetValues = most };
        var result = await search.RunAsync(request, cancellationToken);
        return result.Facets is [var facet, ..] ? facet : new Facet(field.Field, [], 0);
    }

    private async Task<Dictionary<DateOnly, long>> DaysAsync(Scope scope, TimelineQuestion question, IReadOnlyList<(DateOnly Day, Span Span)> days, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<DateOnly, long>();
        foreach (var (day, span) in days)
        {
            var request = TimelineService.Request(scope, question) with { From = span.From, To = span.To, HistogramBuckets = 1 };
            var result = await search.RunAsync(request, cancellationToken);
            counts[day] = result.Histogram?.Buckets.Sum(b => (long)b.Changes + b.DeniedOrFailed) ?? 0;
        }

        return counts;
    }

    private static FacetCounts Counts(QueryTerms terms, FacetField field, Facet? facet, int most)
        => FacetCounts.Of(field, facet?.Values ?? [], facet?.Distinct ?? 0, terms.Included(field.Field), terms.Excluded(field.Field), most);

    private static bool IsChosen(QueryTerms terms, FacetField field) => terms.Included(field.Field).Count > 0 || terms.Excluded(field.Field).Count > 0;

    private async Task<Result<Scope>> ScopeAsync(CancellationToken cancellationToken)
    {
        var caller = await callers.CurrentAsync(cancellationToken);
        return authorizer.Allows(caller, Permission.AuditList, out var scope, out var problem) ? scope : problem;
    }
}
