using AuditConsole.Core.Changes.Diff;

namespace AuditConsole.Web.Components.Shared.Diff;

public enum DiffRowKind
{
    /// <summary>Names what the lines below belong to.</summary>
    Heading,

    /// <summary>Stands for unchanged lines that are not shown, and names what follows them.</summary>
    Fold,

    /// <summary>A line of either text.</summary>
    Line,

    /// <summary>A line of each text, side by side.</summary>
    Pair,
}

/// <summary>One row of a diff's table.</summary>
/// <param name="Hunk">Index of the hunk the row is of.</param>
/// <param name="Old">Left or removed line; null where only the new text has one.</param>
/// <param name="New">Right, added or unchanged line; null where only the old text has one.</param>
public sealed record DiffRow(DiffRowKind Kind, int Hunk, DiffLine? Old, DiffLine? New)
{
    /// <summary>Of a heading or fold: what the next lines belong to.</summary>
    public string? Heading { get; init; }

    /// <summary>Of a fold: how many lines it hides.</summary>
    public int Hidden { get; init; }

    /// <summary>Place in the table, from 0.</summary>
    public int Index { get; init; }

    /// <summary>True for the first row of a run of changed rows: a stop of <em>next change</em>.</summary>
    public bool StartsChange { get; init; }

    public bool IsChange => Old is { Kind: not DiffLineKind.Unchanged } || New is { Kind: not DiffLineKind.Unchanged };

    /// <summary>The line of an inline row.</summary>
    public DiffLine? Line => New ?? Old;
}
