using System.Text;
using AuditConsole.Core.Changes.Diff;

namespace AuditConsole.Web.Components.Shared.Diff;

/// <summary>A diff as plain text, for the clipboard: the lines that are not folded, each with its sign.</summary>
public static class UnifiedText
{
    public static string Write(TextDiff diff, string? oldTitle, string? newTitle)
    {
        var text = new StringBuilder();
        text.Append("--- ").Append(oldTitle ?? "before").Append('\n').Append("+++ ").Append(newTitle ?? "after").Append('\n');
        foreach (var hunk in diff.Hunks.Where(h => !h.Folded && h.Lines.Count > 0))
        {
            text.Append("@@ ").Append(Range('-', hunk.Lines.Select(l => l.OldNumber))).Append(' ').Append(Range('+', hunk.Lines.Select(l => l.NewNumber))).Append(" @@");
            text.Append(hunk.Heading is null ? "" : " ").Append(hunk.Heading).Append('\n');
            foreach (var line in hunk.Lines)
            {
                text.Append(line.Kind switch { DiffLineKind.Added => '+', DiffLineKind.Removed => '-', _ => ' ' }).Append(line.Text).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Range(char sign, IEnumerable<int?> numbers)
    {
        var known = numbers.OfType<int>().ToList();
        return FormattableString.Invariant($"{sign}{(known.Count == 0 ? 0 : known[0])},{known.Count}");
    }
}
