namespace AuditConsole.Core.Changes.Diff;

/// <summary>Compares two texts line by line and lays the result out for the inline and the split view.</summary>
public static class LineDiff
{
    public const int MaxCharacters = 2 * 1024 * 1024;
    public const int MaxLines = 20_000;
    public const int DefaultContext = 3;

    /// <param name="context">Unchanged lines shown around changes; <see cref="int.MaxValue"/> for the whole text.</param>
    public static TextDiff Compare(string oldText, string newText, int context = DefaultContext)
    {
        var (a, b) = (new LineText(oldText), new LineText(newText));
        var blocks = LineEdits.Between(oldText, newText, a, b, out var isPlain);
        var layout = new HunkLayout(a, b, isPlain);
        var hunks = new List<DiffHunk>();
        var at = 0;
        foreach (var group in HunkPlan.Groups(blocks, context))
        {
            var before = Math.Min(context, group[0].OldStart - at);
            var after = Math.Min(context, a.Count - group[^1].OldEnd);
            layout.AddFolded(hunks, at, group[0].OldStart - before, group[0].NewStart - group[0].OldStart);
            hunks.Add(layout.Hunk(group, before, after));
            at = group[^1].OldEnd + after;
        }

        layout.AddFolded(hunks, at, a.Count, b.Count - a.Count);
        return new TextDiff(hunks, blocks.Sum(x => x.NewCount), blocks.Sum(x => x.OldCount), isPlain);
    }
}
