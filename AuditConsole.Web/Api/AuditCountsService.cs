using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using AuditConsole.Core.Access;
using AuditConsole.Core.Common;
using AuditConsole.Core.Query;

namespace AuditConsole.Web.Api;

/// <summary>Counts events for programs: asks what the caller may see, then counts there. It hides nothing as routine.</summary>
public sealed class AuditCountsService(EventSearch search, Authorizer authorizer)
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(25);

    /// <summary>The most frequent values of fields.</summary>
    public async Task<Result<FacetsAnswer>> FacetsAsync(Caller caller, AuditCountsQuestion question, CancellationToken cancellationToken)
    {
        if (!TryRequest(caller, question, out var request, out var problem))
        {
            return problem;
        }

        var result = await search.RunAsync(request with { Facets = [.. question.Fields.Select(field => field.Counted)], FacetValues = question.Limit }, cancellationToken);
        return new FacetsAnswer([.. question.Fields.Zip(result.Facets, (field, facet) => new FacetAnswer(field.Name, [.. facet.Values.Select(value => new ValueAnswer(value.Value, value.Count))], facet.Distinct))])
        {
            SearchedBackTo = Cut(result),
            Damage = result.Damage,
        };
    }

    /// <summary>Counts of equal stretches of the range.</summary>
    public async Task<Result<HistogramAnswer>> HistogramAsync(Caller caller, AuditCountsQuestion question, CancellationToken cancellationToken)
    {
        if (!TryRequest(caller, question, out var request, out var problem))
        {
            return problem;
        }

        var result = await search.RunAsync(request with { HistogramBuckets = question.Buckets }, cancellationToken);
        var histogram = result.Histogram!;
        var buckets = histogram.Buckets.Select((bucket, i) => new BucketAnswer(Micros.Format(histogram.From + (i * histogram.BucketWidth)), bucket.Changes + bucket.DeniedOrFailed, bucket.DeniedOrFailed)).ToList();
        return new HistogramAnswer(histogram.BucketWidth / (double)Micros.PerSecond, buckets, buckets.Sum(bucket => (long)bucket.Count)) { SearchedBackTo = Cut(result), Damage = result.Damage };
    }

    private static string? Cut(SearchResult result) => result.SearchedBackTo is { } place ? Micros.Format(place.Time) : null;

    private bool TryRequest(Caller caller, AuditCountsQuestion question, [NotNullWhen(true)] out SearchRequest? request, [NotNullWhen(false)] out Problem? problem)
    {
        var asked = question.Events;
        request = null;
        if (!authorizer.Allows(caller, asked.UsesQueryLanguage ? Permission.AuditSearch : Permission.AuditList, out var scope, out problem))
        {
            return false;
        }

        var bodies = asked.Query.NeedsBodies && authorizer.Allows(caller, Permission.AuditBody, out var bodyScope, out _) ? bodyScope : null;
        if (QueryVisibility.TryNarrow(asked.Query, scope, bodies, out var searched, out problem))
        {
            request = new SearchRequest(searched) { Query = asked.Query, From = asked.From, To = asked.To, TimeLimit = TimeLimit };
        }

        return request is not null;
    }
}

/// <param name="Facets">In the order asked.</param>
public sealed record FacetsAnswer([property: JsonPropertyName("facets")] IReadOnlyList<FacetAnswer> Facets)
{
    /// <summary>RFC 3339; set when time ran out: only down to there all events were looked at.</summary>
    [JsonPropertyName("searched_back_to")]
    public string? SearchedBackTo { get; init; }

    /// <summary>What could not be looked at since it is damaged, a sentence each.</summary>
    [JsonPropertyName("damage")]
    public IReadOnlyList<string> Damage { get; init; } = [];
}

/// <param name="Values">Most frequent first.</param>
/// <param name="Distinct">How many values there are in all.</param>
public sealed record FacetAnswer([property: JsonPropertyName("field")] string Field, [property: JsonPropertyName("values")] IReadOnlyList<ValueAnswer> Values, [property: JsonPropertyName("distinct")] int Distinct);

public sealed record ValueAnswer([property: JsonPropertyName("value")] string Value, [property: JsonPropertyName("count")] long Count);

/// <param name="BucketSeconds">Length of each stretch.</param>
/// <param name="Total">Events of all of them.</param>
public sealed record HistogramAnswer([property: JsonPropertyName("bucket_seconds")] double BucketSeconds, [property: JsonPropertyName("buckets")] IReadOnlyList<BucketAnswer> Buckets, [property: JsonPropertyName("total")] long Total)
{
    /// <summary>RFC 3339; set when time ran out: only down to there all events were looked at.</summary>
    [JsonPropertyName("searched_back_to")]
    public string? SearchedBackTo { get; init; }

    /// <summary>What could not be looked at since it is damaged, a sentence each.</summary>
    [JsonPropertyName("damage")]
    public IReadOnlyList<string> Damage { get; init; } = [];
}

/// <param name="Time">Its start, RFC 3339.</param>
/// <param name="DeniedOrFailed">Those of them that were denied or failed.</param>
public sealed record BucketAnswer([property: JsonPropertyName("time")] string Time, [property: JsonPropertyName("count")] int Count, [property: JsonPropertyName("denied_or_failed")] int DeniedOrFailed);
