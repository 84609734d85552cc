namespace AuditConsole.Core.Query.Syntax;

/// <summary>Where a node stands in the query's text, in UTF-16 units. All spans are equal, so that trees compare by what they say and not by where it was written.</summary>
public readonly struct SourceSpan(int start, int length) : IEquatable<SourceSpan>
{
    public int Start { get; } = start;

    public int Length { get; } = length;

    public bool Equals(SourceSpan other) => true;

    public override bool Equals(object? obj) => obj is SourceSpan;

    public override int GetHashCode() => 0;

    public static bool operator ==(SourceSpan left, SourceSpan right) => left.Equals(right);

    public static bool operator !=(SourceSpan left, SourceSpan right) => !left.Equals(right);
}
