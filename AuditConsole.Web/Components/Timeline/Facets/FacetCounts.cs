namespace AuditConsole.Web.Components.Timeline.Facets;

public enum FacetChoice
{
    None,
    Included,
    Excluded,
}

public readonly record struct FacetLine(string Value, long Count, FacetChoice Choice);

/// <summary>A facet's values with their counts under the other conditions, so that alternatives can be seen.</summary>
/// <param name="Lines">Chosen values first where their count would not show them.</param>
/// <param name="Distinct">How many values there are in all.</param>
public sealed record FacetCounts(FacetField Field, IReadOnlyList<FacetLine> Lines, int Distinct)
{
    /// <summary>Shown before the rest is asked for.</summary>
    public const int Few = 5;

    /// <summary>Lines of counted values; chosen ones stay visible although nothing matches them.</summary>
    public static FacetCounts Of(FacetField field, IReadOnlyList<Core.Query.FacetValue> values, int distinct, IReadOnlyList<string> included, IReadOnlyList<string> excluded, int most = Few)
    {
        var lines = new List<FacetLine>();
        foreach (var value in values)
        {
            var choice = Choice(value.Value, included, excluded);
            if (lines.Count(l => l.Choice == FacetChoice.None) < most || choice != FacetChoice.None)
            {
                lines.Add(new FacetLine(value.Value, value.Count, choice));
            }
        }

        foreach (var value in included.Concat(excluded).Where(v => lines.All(l => !Same(l.Value, v))))
        {
            lines.Add(new FacetLine(value, values.FirstOrDefault(v => Same(v.Value, value)).Count, Choice(value, included, excluded)));
        }

        return new FacetCounts(field, lines, distinct);
    }

    private static FacetChoice Choice(string value, IReadOnlyList<string> included, IReadOnlyList<string> excluded)
        => included.Any(v => Same(v, value)) ? FacetChoice.Included : excluded.Any(v => Same(v, value)) ? FacetChoice.Excluded : FacetChoice.None;

    // Queries compare without case.
    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
