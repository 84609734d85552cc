using DiffPlex;

namespace AuditConsole.Core.Changes.Diff;

/// <summary>Marks the words in which two lines differ.</summary>
internal static class WordMarks
{
    /// <summary>Longer lines are shown cut, so marks in them would cost more than they show.</summary>
    private const int MaxCharacters = 10_000;

    private static readonly Differ Differ = new();

    public static (IReadOnlyList<DiffSpan> Old, IReadOnlyList<DiffSpan> New) Between(string oldLine, string newLine)
    {
        if (oldLine.Length > MaxCharacters || newLine.Length > MaxCharacters || oldLine.Length == 0 || newLine.Length == 0)
        {
            return ([new DiffSpan(oldLine, Changed: false)], [new DiffSpan(newLine, Changed: false)]);
        }

        var result = Differ.CreateCustomDiffs(oldLine, newLine, ignoreWhiteSpace: false, Words);
        return (
            Spans(result.PiecesOld, result.DiffBlocks.Select(b => (b.DeleteStartA, b.DeleteCountA))),
            Spans(result.PiecesNew, result.DiffBlocks.Select(b => (b.InsertStartB, b.InsertCountB))));
    }

    /// <summary>Runs of letters and digits, runs of white space, and every other character alone.</summary>
    public static string[] Words(string line)
    {
        var words = new List<string>();
        for (var i = 0; i < line.Length;)
        {
            var start = i++;
            var kind = KindOf(line[start]);
            while (kind != WordKind.Mark && i < line.Length && KindOf(line[i]) == kind)
            {
                i++;
            }

            words.Add(line[start..i]);
        }

        return [.. words];
    }

    private static List<DiffSpan> Spans(string[] words, IEnumerable<(int Start, int Count)> changes)
    {
        var spans = new List<DiffSpan>();
        var at = 0;
        foreach (var (start, count) in changes.Where(c => c.Count > 0))
        {
            Add(spans, words, at, start, changed: false);
            Add(spans, words, start, start + count, changed: true);
            at = start + count;
        }

        Add(spans, words, at, words.Length, changed: false);
        return spans;
    }

    private static void Add(List<DiffSpan> spans, string[] words, int from, int to, bool changed)
    {
        if (from < to)
        {
            spans.Add(new DiffSpan(string.Concat(words.AsSpan(from, to - from)), changed));
        }
    }

    private static WordKind KindOf(char c)
        => char.IsWhiteSpace(c) ? WordKind.Space : char.IsLetterOrDigit(c) || c == '_' || char.IsSurrogate(c) ? WordKind.Word : WordKind.Mark;

    private enum WordKind
    {
        Word,
        Space,
        Mark,
    }
}
