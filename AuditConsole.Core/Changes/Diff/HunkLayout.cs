namespace AuditConsole.Core.Changes.Diff;

/// <summary>Makes the lines and split rows of hunks.</summary>
internal sealed class HunkLayout(LineText old, LineText @new, bool isPlain)
{
    private YamlOutline? _oldOutline;
    private YamlOutline? _newOutline;

    /// <summary>Unchanged lines of the old text from one place up to another; <paramref name="shift"/> leads from an old place to its new one.</summary>
    public void AddFolded(List<DiffHunk> hunks, int from, int to, int shift)
    {
        if (from >= to)
        {
            return;
        }

        var lines = new List<DiffLine>(to - from);
        var rows = new List<SplitRow>(to - from);
        Unchanged(lines, rows, from, to, shift);
        hunks.Add(new DiffHunk(null, Folded: true, lines) { Rows = rows });
    }

    public DiffHunk Hunk(IReadOnlyList<LineBlock> blocks, int before, int after)
    {
        var lines = new List<DiffLine>();
        var rows = new List<SplitRow>();
        var at = blocks[0].OldStart - before;
        foreach (var block in blocks)
        {
            Unchanged(lines, rows, at, block.OldStart, block.NewStart - block.OldStart);
            Changed(lines, rows, block);
            at = block.OldEnd;
        }

        Unchanged(lines, rows, at, at + after, blocks[^1].NewEnd - at);
        return new DiffHunk(Heading(blocks[0]), Folded: false, lines) { Rows = rows };
    }

    private string? Heading(LineBlock block)
    {
        if (isPlain)
        {
            return null;
        }

        return block.NewCount > 0
            ? (_newOutline ??= new YamlOutline(@new)).Heading(block.NewStart)
            : (_oldOutline ??= new YamlOutline(old)).Heading(block.OldStart);
    }

    private void Unchanged(List<DiffLine> lines, List<SplitRow> rows, int from, int to, int shift)
    {
        for (var i = from; i < to; i++)
        {
            var line = new DiffLine(DiffLineKind.Unchanged, i + 1, i + shift + 1, [new DiffSpan(old[i].ToString(), Changed: false)]);
            lines.Add(line);
            rows.Add(new SplitRow(line, line));
        }
    }

    private void Changed(List<DiffLine> lines, List<SplitRow> rows, LineBlock block)
    {
        var removed = Texts(old, block.OldStart, block.OldEnd);
        var added = Texts(@new, block.NewStart, block.NewEnd);
        var removedLines = new DiffLine[removed.Length];
        var addedLines = new DiffLine[added.Length];
        var pairs = LinePairing.Pair(removed, added, isPlain);
        foreach (var pair in pairs)
        {
            IReadOnlyList<DiffSpan>? oldSpans = null, newSpans = null;
            if (pair is { Removed: { } left, Added: { } right, Similar: true })
            {
                (oldSpans, newSpans) = WordMarks.Between(removed[left], added[right]);
            }

            if (pair.Removed is { } r)
            {
                removedLines[r] = new DiffLine(DiffLineKind.Removed, block.OldStart + r + 1, null, oldSpans ?? [new DiffSpan(removed[r], Changed: false)]);
            }

            if (pair.Added is { } a)
            {
                addedLines[a] = new DiffLine(DiffLineKind.Added, null, block.NewStart + a + 1, newSpans ?? [new DiffSpan(added[a], Changed: false)]);
            }

            rows.Add(new SplitRow(pair.Removed is { } x ? removedLines[x] : null, pair.Added is { } y ? addedLines[y] : null));
        }

        lines.AddRange(removedLines);
        lines.AddRange(addedLines);
    }

    private static string[] Texts(LineText text, int from, int to)
    {
        var lines = new string[to - from];
        for (var i = from; i < to; i++)
        {
            lines[i - from] = text[i].ToString();
        }

        return lines;
    }
}
