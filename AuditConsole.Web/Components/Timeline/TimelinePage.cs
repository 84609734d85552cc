using AuditConsole.Core.Query;
using AuditConsole.Web.Components.Timeline.Facets;
using AuditConsole.Web.Components.Timeline.Rows;

namespace AuditConsole.Web.Components.Timeline;

/// <summary>The rows of a page.</summary>
/// <param name="LastSeq">Everything up to here was there for the search; arrivals are looked for after it.</param>
/// <param name="NewestElsewhere">Where the newest match is when the span holds none; microseconds UTC.</param>
public sealed record TimelinePage(IReadOnlyList<TimelineRow> Rows, bool HasOlder, bool HasNewer, long LastSeq, long? NewestElsewhere)
{
    /// <summary>When a page without a query holds only the console's own events: where the newest event of a source is; microseconds UTC.</summary>
    public long? NewestOfSources { get; init; }

    /// <summary>When nothing but routine events match, at any time, and these are left out: where the newest of them is; microseconds UTC.</summary>
    public long? NewestRoutine { get; init; }

    /// <summary>What limits the caller's sight, in words; null when nothing does.</summary>
    public string? LimitedTo { get; init; }

    /// <summary>False when the caller may not see the whole ledger: then seq is not shown.</summary>
    public bool ShowsSeq { get; init; }

    /// <summary>The time down to which a search that took too long has looked.</summary>
    public long? SearchedBackTo { get; init; }

    /// <summary>Where older matches are looked for when that is not behind the last row: the search took too long, or events could not be read. A place in the URL (<c>before</c>).</summary>
    public string? OlderBefore { get; init; }

    /// <summary>What could not be looked at since it is damaged, a sentence each.</summary>
    public IReadOnlyList<string> Damage { get; init; } = [];
}

/// <summary>The counts around the rows.</summary>
public sealed record TimelineCounts(SearchTotals Totals, long Hidden, Histogram Histogram, IReadOnlyList<FacetCounts> Facets, IReadOnlyDictionary<DateOnly, long> Days, TimeSpan Elapsed)
{
    /// <summary>What could not be counted since it is damaged, a sentence each.</summary>
    public IReadOnlyList<string> Damage { get; init; } = [];
}

/// <summary>Arrivals after a seq.</summary>
/// <param name="Total">How many there are in all; more than the rows when they come fast.</param>
/// <param name="LastSeq">Everything up to here was looked at.</param>
public sealed record TimelineArrivals(IReadOnlyList<TimelineRow> Rows, long Total, long LastSeq)
{
    /// <summary>Admission reviews whose audit event is among the arrivals: they are rows no longer.</summary>
    public IReadOnlyList<long> Covered { get; init; } = [];
}
