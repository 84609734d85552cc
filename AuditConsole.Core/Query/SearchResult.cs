using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;

namespace AuditConsole.Core.Query;

public sealed record SearchResult
{
    /// <summary>The rows, newest first by (time, seq).</summary>
    public IReadOnlyList<StoredEvent> Events { get; init; } = [];

    /// <summary>True when older matches exist beyond the rows.</summary>
    public bool HasOlder { get; init; }

    /// <summary>Where to go on for older matches (<see cref="SearchRequest.Before"/>); null when there are none. It lies behind what could not be read, and behind what was looked at in vain before the time was over.</summary>
    public EventPosition? OlderBefore { get; init; }

    /// <summary>True when newer matches exist beyond the rows; told only for rows after a place (<see cref="SearchRequest.After"/>).</summary>
    public bool HasNewer { get; init; }

    public SearchTotals? Totals { get; init; }

    /// <summary>Matches left out because their class is routine; null unless asked to hide noise and to count (totals, histogram or facets).</summary>
    public long? Hidden { get; init; }

    public Histogram? Histogram { get; init; }

    public IReadOnlyList<Facet> Facets { get; init; } = [];

    /// <summary>Time of the newest visible match outside the range asked for, in either direction; set when the range holds none.</summary>
    public long? NewestElsewhere { get; init; }

    /// <summary>Set when the time limit cut the search: only down to this place it looked at every event. Counts may have some that are older.</summary>
    public EventPosition? SearchedBackTo { get; init; }

    /// <summary>What could not be looked at since it is damaged, a sentence each; the answer is about the rest.</summary>
    public IReadOnlyList<string> Damage { get; init; } = [];

    public TimeSpan Elapsed { get; init; }
}

/// <param name="Objects">Distinct (cluster, group, kind, namespace, name) of the events that name an object.</param>
/// <param name="Actors">Distinct actors, by name, else e-mail, else id.</param>
public sealed record SearchTotals(long Events, long Objects, long Actors);

/// <param name="From">Start of the first bucket, microseconds UTC.</param>
/// <param name="BucketWidth">Microseconds.</param>
public sealed record Histogram(long From, long BucketWidth, IReadOnlyList<HistogramBucket> Buckets);

/// <param name="Changes">Visible events that are neither denied nor failed.</param>
/// <param name="DeniedOrFailed">Visible events that were denied or failed.</param>
/// <param name="Hidden">Routine events that the answer leaves out.</param>
public readonly record struct HistogramBucket(int Changes, int DeniedOrFailed, int Hidden);

/// <param name="Values">Most frequent first.</param>
/// <param name="Distinct">How many values there are in all.</param>
public sealed record Facet(EventField Field, IReadOnlyList<FacetValue> Values, int Distinct);

public readonly record struct FacetValue(string Value, long Count);
