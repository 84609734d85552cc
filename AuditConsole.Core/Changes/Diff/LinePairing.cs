namespace AuditConsole.Core.Changes.Diff;

/// <param name="Similar">True when the lines share enough words for marks to help.</param>
internal readonly record struct LinePair(int? Removed, int? Added, bool Similar);

/// <summary>Says which added line took the place of which removed one, so that they stand side by side.</summary>
internal static class LinePairing
{
    private const int MaxProduct = 2_500;
    private const double MinSimilarity = 0.5;

    /// <summary>Every line once, in order on both sides.</summary>
    public static List<LinePair> Pair(IReadOnlyList<string> removed, IReadOnlyList<string> added, bool withoutMarks)
    {
        var pairs = new List<LinePair>(Math.Max(removed.Count, added.Count));
        var (r, a) = (0, 0);
        if (!withoutMarks && removed.Count > 0 && added.Count > 0 && (long)removed.Count * added.Count <= MaxProduct)
        {
            foreach (var (left, right) in Anchors(removed, added))
            {
                Zip(pairs, r, left, a, right);
                pairs.Add(new LinePair(left, right, Similar: true));
                (r, a) = (left + 1, right + 1);
            }
        }

        Zip(pairs, r, removed.Count, a, added.Count);
        return pairs;
    }

    private static void Zip(List<LinePair> pairs, int r, int removedEnd, int a, int addedEnd)
    {
        for (; r < removedEnd || a < addedEnd; r++, a++)
        {
            pairs.Add(new LinePair(r < removedEnd ? r : null, a < addedEnd ? a : null, Similar: false));
        }
    }

    /// <summary>The pairs, in order on both sides, with the greatest similarity in all.</summary>
    private static List<(int Removed, int Added)> Anchors(IReadOnlyList<string> removed, IReadOnlyList<string> added)
    {
        var left = removed.Select(WordMarks.Words).ToArray();
        var right = added.Select(WordMarks.Words).ToArray();
        var similarity = new double[left.Length, right.Length];
        var best = new double[left.Length + 1, right.Length + 1];
        for (var i = left.Length - 1; i >= 0; i--)
        {
            for (var j = right.Length - 1; j >= 0; j--)
            {
                var alike = Similarity(left[i], right[j]);
                similarity[i, j] = alike;
                var skip = Math.Max(best[i + 1, j], best[i, j + 1]);
                best[i, j] = alike < MinSimilarity ? skip : Math.Max(skip, best[i + 1, j + 1] + alike);
            }
        }

        var anchors = new List<(int, int)>();
        for (int i = 0, j = 0; i < left.Length && j < right.Length;)
        {
            if (similarity[i, j] >= MinSimilarity && best[i, j] == best[i + 1, j + 1] + similarity[i, j])
            {
                anchors.Add((i++, j++));
            }
            else if (best[i + 1, j] >= best[i, j + 1])
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return anchors;
    }

    /// <summary>Share of the characters that stand in words both lines have; white space does not count.</summary>
    private static double Similarity(string[] a, string[] b)
    {
        var counts = new Dictionary<string, int>();
        var total = 0;
        foreach (var word in a.Where(w => !char.IsWhiteSpace(w[0])))
        {
            counts[word] = counts.GetValueOrDefault(word) + 1;
            total += word.Length;
        }

        var common = 0;
        foreach (var word in b.Where(w => !char.IsWhiteSpace(w[0])))
        {
            total += word.Length;
            if (counts.TryGetValue(word, out var left) && left > 0)
            {
                counts[word] = left - 1;
                common += 2 * word.Length;
            }
        }

        return total == 0 ? 1 : (double)common / total;
    }
}
