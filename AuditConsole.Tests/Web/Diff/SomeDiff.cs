using AuditConsole.Core.Changes.Diff;

namespace AuditConsole.Tests.Web.Diff;

/// <summary>Diffs to draw: a line starts with <c>+</c>, <c>-</c> or a space; <c>[…]</c> marks changed words; <c>@@ heading</c> starts a hunk, <c>~~</c> a folded one.</summary>
internal static class SomeDiff
{
    public static TextDiff Of(string text)
    {
        var hunks = new List<DiffHunk>();
        var (oldNumber, newNumber) = (1, 1);
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("@@", StringComparison.Ordinal) || line == "~~")
            {
                hunks.Add(new DiffHunk(line.Length > 3 ? line[3..] : null, line == "~~", new List<DiffLine>()));
                continue;
            }

            var kind = line[0] switch { '+' => DiffLineKind.Added, '-' => DiffLineKind.Removed, _ => DiffLineKind.Unchanged };
            var spans = line[1..].Split('[', ']').Select((part, i) => new DiffSpan(part, i % 2 == 1)).Where(s => s.Text.Length > 0).ToArray();
            ((List<DiffLine>)hunks[^1].Lines).Add(new DiffLine(kind, kind == DiffLineKind.Added ? null : oldNumber++, kind == DiffLineKind.Removed ? null : newNumber++, spans));
        }

        var lines = hunks.SelectMany(h => h.Lines).ToList();
        return new TextDiff(hunks, lines.Count(l => l.Kind == DiffLineKind.Added), lines.Count(l => l.Kind == DiffLineKind.Removed), false);
    }
}
