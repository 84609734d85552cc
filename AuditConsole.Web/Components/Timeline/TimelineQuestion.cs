using AuditConsole.Core.Query;
using AuditConsole.Web.Components.Timeline.Ranges;

namespace AuditConsole.Web.Components.Timeline;

/// <summary>What the Timeline asks: a parsed query over a span.</summary>
/// <param name="Text">The query as it was written.</param>
public sealed record TimelineQuestion(string Text, EventQuery Query, Span Span, bool HideNoise)
{
    public bool EndsNow { get; init; }

    /// <summary>A page of older rows: after this event, by seq or cursor.</summary>
    public string? Before { get; init; }

    /// <summary>A page of newer rows.</summary>
    public string? After { get; init; }

    /// <summary>The right to ask it: listing is a smaller one than using the query language.</summary>
    public string Permission => Text.Length == 0 ? Core.Access.Permission.AuditList : Core.Access.Permission.AuditSearch;

    // The first page is what most visitors need; who pages wants to read on.
    public int Limit => Before is null && After is null ? 50 : 200;
}
