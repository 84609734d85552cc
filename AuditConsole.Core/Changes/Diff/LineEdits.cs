using DiffPlex;

namespace AuditConsole.Core.Changes.Diff;

/// <summary>Lines of the old text that lines of the new one replace; both places 0-based, either count may be 0.</summary>
internal readonly record struct LineBlock(int OldStart, int OldCount, int NewStart, int NewCount)
{
    public int OldEnd => OldStart + OldCount;

    public int NewEnd => NewStart + NewCount;
}

/// <summary>The blocks in which two texts differ, in order.</summary>
internal static class LineEdits
{
    private static readonly Differ Differ = new();

    /// <param name="isPlain">True when the texts were too large to compare: all between the equal ends is then one block.</param>
    public static List<LineBlock> Between(string oldText, string newText, LineText a, LineText b, out bool isPlain)
    {
        isPlain = false;
        var (start, oldEnd, newEnd) = EditDistance.Trim(a, b);
        var whole = new LineBlock(start, oldEnd - start, start, newEnd - start);
        if (whole is { OldCount: 0, NewCount: 0 })
        {
            return [];
        }

        if (whole.OldCount == 0 || whole.NewCount == 0)
        {
            return [whole];
        }

        if (EditDistance.IsTooLarge(oldText, newText, a, b) || EditDistance.Between(a, b, start, oldEnd, newEnd) is null)
        {
            isPlain = true;
            return [whole];
        }

        var result = Differ.CreateCustomDiffs(a.Join(start, oldEnd), b.Join(start, newEnd), ignoreWhiteSpace: false, text => text[..^1].Split('\n'));
        return [.. result.DiffBlocks.Select(d => new LineBlock(start + d.DeleteStartA, d.DeleteCountA, start + d.InsertStartB, d.InsertCountB))];
    }
}
