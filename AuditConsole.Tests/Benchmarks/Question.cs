using AuditConsole.Core.Access;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Query;
using AuditConsole.Web.Components.Timeline.Facets;

namespace AuditConsole.Tests.Benchmarks;

/// <summary>One question, in a form that goes to another process.</summary>
/// <param name="Query">In the language of the query bar.</param>
internal sealed record Question(string Query)
{
    public long From { get; init; } = long.MinValue;

    public long To { get; init; } = long.MaxValue;

    public int Limit { get; init; }

    public int Buckets { get; init; }

    /// <summary>By the names that the Timeline gives them.</summary>
    public string[] Facets { get; init; } = [];

    public bool Totals { get; init; }

    public bool HideNoise { get; init; }

    /// <summary>Milliseconds after which the question is taken back; then the answer tells how long it took from there to its end. 0: never.</summary>
    public int CancelAfter { get; init; }

    /// <summary>As an address of the API, whole events with their states.</summary>
    public Uri Address => new(FormattableString.Invariant($"/api/v1/audit-logs?shape=native&limit={Limit}&q={Uri.EscapeDataString(Query)}"), UriKind.Relative);

    public SearchRequest Request() => new(new Scope(LedgerCatalog.DefaultTenant))
    {
        Query = EventQuery.TryParse(Query, Micros.Now(TimeProvider.System), out var query, out var error) ? query : throw new InvalidOperationException(error.Message),
        From = From,
        To = To,
        Limit = Limit,
        HistogramBuckets = Buckets,
        Facets = [.. Facets.Select(name => FacetFields.Main.First(field => field.Name == name).Counted)],
        Totals = Totals,
        HideNoise = HideNoise,
        TimeLimit = TimeSpan.FromMinutes(2),
    };

    /// <summary>How much an answer tells, to compare with other stores: rows, or events counted.</summary>
    public static long Size(SearchResult result)
        => result.Histogram is { } histogram ? histogram.Buckets.Sum(bucket => (long)bucket.Changes + bucket.DeniedOrFailed)
            : result.Facets.FirstOrDefault(facet => facet.Field == EventFields.Verb) is { } verbs ? verbs.Values.Sum(value => value.Count)
            : result.Events.Count;
}

/// <summary>How long an answer took, and how much it told.</summary>
/// <param name="IsCut">Time ran out before all was looked at.</param>
internal readonly record struct Answer(double Milliseconds, long Size, bool IsCut = false);
