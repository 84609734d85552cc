namespace AuditConsole.Core.Query.Planning;

/// <summary>Finds what was meant by a misspelt name.</summary>
internal static class NearName
{
    private const int FarthestDistance = 2;

    /// <summary>The candidate that is one or two edits away (a swap of neighbours is one), the nearest; null when there is none.</summary>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        return candidates
            .Where(candidate => Math.Abs(candidate.Length - name.Length) <= FarthestDistance)
            .Select(candidate => (Name: candidate, Distance: Distance(name, candidate)))
            .Where(c => c.Distance <= FarthestDistance && c.Distance < name.Length)
            .OrderBy(c => c.Distance)
            .ThenByDescending(c => Letters(c.Name) == Letters(name))
            .ThenBy(c => c.Name, StringComparer.Ordinal)
            .FirstOrDefault().Name;
    }

    // Among names equally near, swapped letters are the likelier slip.
    private static string Letters(string name) => string.Concat(name.ToLowerInvariant().Order());

    private static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    rows[i, j] = i + j;
                    continue;
                }

                var change = Same(a[i - 1], b[j - 1]) ? 0 : 1;
                rows[i, j] = Math.Min(Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1, rows[i - 1, j - 1] + change);
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                {
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
                }
            }
        }

        return rows[a.Length, b.Length];
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
