using AuditConsole.Core.Access;
using AuditConsole.Core.Common;

namespace AuditConsole.Core.Query;

/// <summary>One question to the ledger. What is not asked for is not computed.</summary>
public sealed record SearchRequest(Scope Scope)
{
    /// <summary>The parsed query; <see cref="EventQuery.Everything"/> when there is none.</summary>
    public EventQuery Query { get; init; } = EventQuery.Everything;

    /// <summary>Start of the range, microseconds UTC, included.</summary>
    public long From { get; init; } = long.MinValue;

    /// <summary>End of the range, microseconds UTC, not included.</summary>
    public long To { get; init; } = long.MaxValue;

    /// <summary>Leaves routine classes out, unless the query itself names class, verb, action or an id; they are counted in <see cref="SearchResult.Hidden"/>.</summary>
    public bool HideNoise { get; init; }

    /// <summary>Shows the first stages of finished requests too, as a query that names the stage does, and all admission reviews, as one that names the input does.</summary>
    public bool ShowSuperseded { get; init; }

    /// <summary>Rows to return, newest first; 0 for none.</summary>
    public int Limit { get; init; }

    /// <summary>Only rows older than this place.</summary>
    public EventPosition Before { get; init; } = EventPosition.Newest;

    /// <summary>Rows newer than this place, the oldest of them when there are more than <see cref="Limit"/> (still returned newest first).</summary>
    public EventPosition? After { get; init; }

    /// <summary>Only rows appended after this seq, whenever they happened.</summary>
    public long? AfterSeq { get; init; }

    /// <summary>Rows to leave out from the start of the answer.</summary>
    public int Offset { get; init; }

    /// <summary>Counts all matches, distinct objects and distinct actors.</summary>
    public bool Totals { get; init; }

    /// <summary>Number of equal buckets over [From, To); 0 for no histogram. Needs a bounded range.</summary>
    public int HistogramBuckets { get; init; }

    /// <summary>Fields whose values to count.</summary>
    public IReadOnlyList<FacetOf> Facets { get; init; } = [];

    /// <summary>Values returned for each facet, most frequent first.</summary>
    public int FacetValues { get; init; } = 20;

    /// <summary>How long to look before giving a partial answer.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(15);
}
