namespace AuditConsole.Core.Changes.Diff;

/// <summary>How many lines are added and removed between two texts, at least, without finding which.</summary>
internal static class EditDistance
{
    // What a comparison may cost, in line comparisons of the worst case: about half a second on a slow core, well under the two that a diff may take.
    private const long Affordable = 100_000_000;

    /// <summary>The counts a <see cref="TextDiff"/> of the two texts has.</summary>
    public static (int Added, int Removed) Count(string oldText, string newText)
    {
        if (oldText.Length == 0 || newText.Length == 0)
        {
            return (LineText.CountLines(newText), LineText.CountLines(oldText));
        }

        var (a, b) = (new LineText(oldText), new LineText(newText));
        var (start, oldEnd, newEnd) = Trim(a, b);
        var (n, m) = (oldEnd - start, newEnd - start);
        if (n == 0 || m == 0 || IsTooLarge(oldText, newText, a, b) || Between(a, b, start, oldEnd, newEnd) is not { } edits)
        {
            return (m, n);
        }

        return ((edits + m - n) / 2, (edits - m + n) / 2);
    }

    /// <summary>Cuts the lines that are equal at both ends.</summary>
    public static (int Start, int OldEnd, int NewEnd) Trim(LineText a, LineText b)
    {
        var start = 0;
        var (oldEnd, newEnd) = (a.Count, b.Count);
        while (start < oldEnd && start < newEnd && a[start].SequenceEqual(b[start]))
        {
            start++;
        }

        while (oldEnd > start && newEnd > start && a[oldEnd - 1].SequenceEqual(b[newEnd - 1]))
        {
            oldEnd--;
            newEnd--;
        }

        return (start, oldEnd, newEnd);
    }

    public static bool IsTooLarge(string oldText, string newText, LineText a, LineText b)
        => oldText.Length > LineDiff.MaxCharacters || newText.Length > LineDiff.MaxCharacters || a.Count > LineDiff.MaxLines || b.Count > LineDiff.MaxLines;

    /// <summary>Myers' shortest edit script, its length only; null when a full comparison would take too long.</summary>
    public static int? Between(LineText a, LineText b, int start, int oldEnd, int newEnd)
    {
        var (n, m) = (oldEnd - start, newEnd - start);
        var limit = (int)Math.Min(n + m, Affordable / (n + m));
        var reach = new int[2 * limit + 3];
        for (var edits = 0; edits <= limit; edits++)
        {
            for (var k = -edits; k <= edits; k += 2)
            {
                var at = k + limit + 1;
                var x = k == -edits || (k != edits && reach[at - 1] < reach[at + 1]) ? reach[at + 1] : reach[at - 1] + 1;
                while (x < n && x - k < m && a[start + x].SequenceEqual(b[start + x - k]))
                {
                    x++;
                }

                if (x >= n && x - k >= m)
                {
                    return edits;
                }

                // A path that left the texts may not grow further, or its diagonal would be read as progress.
                reach[at] = Math.Min(x, n + 1);
            }
        }

        return null;
    }
}
