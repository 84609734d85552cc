using AuditConsole.Core.Changes.Diff;

namespace AuditConsole.Web.Components.Shared.Diff;

/// <summary>Turns a diff into the rows of its table: inline or side by side, with what is folded left out.</summary>
public static class DiffRows
{
    /// <param name="wholeFile">Shows every folded stretch.</param>
    /// <param name="opened">Folded hunks that are shown nevertheless, by index.</param>
    public static List<DiffRow> Build(TextDiff diff, bool split, bool wholeFile, IReadOnlySet<int> opened)
    {
        var rows = new List<DiffRow>();
        for (var i = 0; i < diff.Hunks.Count; i++)
        {
            var hunk = diff.Hunks[i];
            if (hunk.Folded && !wholeFile && !opened.Contains(i))
            {
                var next = i + 1 < diff.Hunks.Count ? diff.Hunks[i + 1] : null;
                Add(rows, new DiffRow(DiffRowKind.Fold, i, null, null) { Hidden = hunk.Lines.Count, Heading = next?.Heading });
                continue;
            }

            if (!hunk.Folded && hunk.Heading is not null && rows is not [.., { Kind: DiffRowKind.Fold }])
            {
                Add(rows, new DiffRow(DiffRowKind.Heading, i, null, null) { Heading = hunk.Heading });
            }

            foreach (var row in split ? Pairs(hunk, i) : hunk.Lines.Select(line => Inline(line, i)))
            {
                Add(rows, row);
            }
        }

        return rows;
    }

    private static void Add(List<DiffRow> rows, DiffRow row)
        => rows.Add(row with { Index = rows.Count, StartsChange = row.IsChange && rows is not [.., { IsChange: true }] });

    private static DiffRow Inline(DiffLine line, int hunk)
        => line.Kind == DiffLineKind.Removed ? new DiffRow(DiffRowKind.Line, hunk, line, null) : new DiffRow(DiffRowKind.Line, hunk, null, line);

    private static IEnumerable<DiffRow> Pairs(DiffHunk hunk, int index)
        => (hunk.Rows.Count > 0 ? hunk.Rows : Pair(hunk.Lines)).Select(row => new DiffRow(DiffRowKind.Pair, index, row.Old, row.New));

    /// <summary>Side by side from single lines: removed lines stand beside the added lines that follow them.</summary>
    private static IEnumerable<SplitRow> Pair(IReadOnlyList<DiffLine> lines)
    {
        for (var i = 0; i < lines.Count;)
        {
            if (lines[i].Kind == DiffLineKind.Unchanged)
            {
                yield return new SplitRow(lines[i], lines[i]);
                i++;
                continue;
            }

            var removed = lines.Skip(i).TakeWhile(line => line.Kind == DiffLineKind.Removed).ToList();
            var added = lines.Skip(i + removed.Count).TakeWhile(line => line.Kind == DiffLineKind.Added).ToList();
            for (var j = 0; j < Math.Max(removed.Count, added.Count); j++)
            {
                yield return new SplitRow(removed.ElementAtOrDefault(j), added.ElementAtOrDefault(j));
            }

            i += removed.Count + added.Count;
        }
    }
}
