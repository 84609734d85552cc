using System.Globalization;

namespace AuditConsole.Web.Components.Policies.Rules;

internal static class RuleList
{
    private const int Shown = 4;

    /// <summary>The first values and how many more there are.</summary>
    public static string Words(IReadOnlyCollection<string> values)
        => values.Count <= Shown + 1
            ? string.Join(", ", values)
            : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", values.Take(Shown))} and {values.Count - Shown} more");
}
