using AuditConsole.Core.Query;

namespace AuditConsole.Web.Api;

/// <summary>The structure in which events are answered.</summary>
public enum EventShape
{
    /// <summary>The normal form, every field under its name.</summary>
    Fields,

    /// <summary>The structure in which any system sends its events.</summary>
    Native,
}

/// <summary>A request for many events, read and checked.</summary>
public sealed record AuditLogsQuestion(EventQuery Query)
{
    public const int DefaultLimit = 50;
    public const int LargestLimit = 500;
    public const int LargestOffset = 10_000;

    /// <summary>True when the asker wrote a query, which is a right of its own; filters are not.</summary>
    public bool UsesQueryLanguage { get; init; }

    /// <summary>Microseconds UTC, included.</summary>
    public long From { get; init; } = long.MinValue;

    /// <summary>Microseconds UTC, not included.</summary>
    public long To { get; init; } = long.MaxValue;

    public int Limit { get; init; } = DefaultLimit;

    public int Offset { get; init; }

    /// <summary>As a former answer gave it.</summary>
    public string? Cursor { get; init; }

    public bool IncludeTotal { get; init; }

    public EventShape Shape { get; init; }
}

/// <summary>A request for one event.</summary>
/// <param name="Id">The source's id, or <c>seq:</c> and a number.</param>
/// <param name="Source">Whose id it is; null for the newest event of any source.</param>
public sealed record AuditLogQuestion(string Id, string? Source, bool IncludeBodies, EventShape Shape);
