namespace AuditConsole.Core.Changes.Diff;

public enum DiffLineKind
{
    Unchanged,
    Added,
    Removed,
}

/// <summary>A stretch of a line; <see cref="Changed"/> marks the words that differ from the line it is paired with.</summary>
public readonly record struct DiffSpan(string Text, bool Changed);

/// <param name="OldNumber">1-based line number in the old text; null for an added line.</param>
/// <param name="NewNumber">1-based line number in the new text; null for a removed line.</param>
public sealed record DiffLine(DiffLineKind Kind, int? OldNumber, int? NewNumber, IReadOnlyList<DiffSpan> Spans)
{
    public string Text => Spans.Count == 1 ? Spans[0].Text : string.Concat(Spans.Select(s => s.Text));
}

/// <summary>A row of the split view: a line of each side, or a blank where the other side has more lines.</summary>
public sealed record SplitRow(DiffLine? Old, DiffLine? New);

/// <summary>A run of lines around changes, or the lines between two such runs, folded.</summary>
/// <param name="Heading">What the lines belong to, e.g. <c>spec.egress</c>; null when not known.</param>
/// <param name="Folded">True for unchanged lines that are far from any change.</param>
public sealed record DiffHunk(string? Heading, bool Folded, IReadOnlyList<DiffLine> Lines)
{
    public IReadOnlyList<SplitRow> Rows { get; init; } = [];
}

/// <param name="IsPlain">True when the texts were too large for marks within the time limit.</param>
public sealed record TextDiff(IReadOnlyList<DiffHunk> Hunks, int Added, int Removed, bool IsPlain)
{
    public bool IsEmpty => Added == 0 && Removed == 0;
}
