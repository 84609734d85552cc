using AuditConsole.Core.Segments;

namespace AuditConsole.Core.Query.Search;

/// <summary>What columns alone tell of a condition: rows that surely match, and rows that may. The difference has to be read.</summary>
/// <remarks>Joining two changes the bitmaps of the first.</remarks>
internal readonly record struct Bounds(RowBitmap Sure, RowBitmap Possible)
{
    public static Bounds Exactly(RowBitmap rows) => new(rows, rows);

    public bool AreExact => ReferenceEquals(Sure, Possible);

    public Bounds And(Bounds other)
    {
        if (AreExact && other.AreExact)
        {
            return Exactly(Sure.And(other.Sure));
        }

        var possible = AreExact ? Sure.Copy() : Possible;
        return new Bounds(Sure.And(other.Sure), possible.And(other.Possible));
    }

    public Bounds Or(Bounds other)
    {
        if (AreExact && other.AreExact)
        {
            return Exactly(Sure.Or(other.Sure));
        }

        var possible = AreExact ? Sure.Copy() : Possible;
        return new Bounds(Sure.Or(other.Sure), possible.Or(other.Possible));
    }

    public Bounds Not(int rows) => AreExact ? Exactly(Sure.Not(rows)) : new Bounds(Possible.Not(rows), Sure.Not(rows));
}
