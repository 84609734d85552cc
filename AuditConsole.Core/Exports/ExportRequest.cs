using AuditConsole.Core.Access;
using AuditConsole.Core.Query;

namespace AuditConsole.Core.Exports;

/// <summary>Which events to give away, and how.</summary>
/// <param name="Scope">What of the ledger the asker may see.</param>
public sealed record ExportRequest(Scope Scope, ExportFormat Format)
{
    public EventQuery Query { get; init; } = EventQuery.Everything;

    /// <summary>Microseconds UTC, included.</summary>
    public long From { get; init; } = long.MinValue;

    /// <summary>Microseconds UTC, not included.</summary>
    public long To { get; init; } = long.MaxValue;

    /// <summary>Leaves routine out, as the Timeline does.</summary>
    public bool HideNoise { get; init; }

    /// <summary>Of CSV; the usual ones when null.</summary>
    public IReadOnlyList<ExportColumn>? Columns { get; init; }

    /// <summary>CSV cells that a spreadsheet would take for a formula get an apostrophe before them.</summary>
    public bool GuardsFormulas { get; init; } = true;

    /// <summary>Where bodies may be shown; null where the request did not ask for them.</summary>
    public Scope? Bodies { get; init; }
}
