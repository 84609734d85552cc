using System.Globalization;
using System.Text;

namespace AuditConsole.Core.Changes.Diff;

/// <summary>The unified form that <c>patch</c> reads.</summary>
public static class UnifiedDiff
{
    private const int Context = 3;

    /// <summary>Empty when the texts are equal.</summary>
    public static string Write(string oldText, string newText, string oldName, string newName)
    {
        var (a, b) = (new LineText(oldText), new LineText(newText));
        var blocks = LineEdits.Between(oldText, newText, a, b, out _);
        if (blocks.Count == 0)
        {
            return string.Empty;
        }

        var output = new StringBuilder().Append(CultureInfo.InvariantCulture, $"--- {oldName}\n+++ {newName}\n");
        foreach (var group in HunkPlan.Groups(blocks, Context))
        {
            Hunk(output, group, a, b);
        }

        return output.ToString();
    }

    private static void Hunk(StringBuilder output, List<LineBlock> blocks, LineText a, LineText b)
    {
        var before = Math.Min(Context, blocks[0].OldStart);
        var after = Math.Min(Context, a.Count - blocks[^1].OldEnd);
        var (oldStart, newStart) = (blocks[0].OldStart - before, blocks[0].NewStart - before);
        var (oldEnd, newEnd) = (blocks[^1].OldEnd + after, blocks[^1].NewEnd + after);
        output.Append("@@ -").Append(Range(oldStart, oldEnd - oldStart)).Append(" +").Append(Range(newStart, newEnd - newStart)).Append(" @@\n");
        var at = oldStart;
        foreach (var block in blocks)
        {
            Lines(output, ' ', a, at, block.OldStart);
            Lines(output, '-', a, block.OldStart, block.OldEnd);
            Lines(output, '+', b, block.NewStart, block.NewEnd);
            at = block.OldEnd;
        }

        Lines(output, ' ', a, at, oldEnd);
    }

    /// <summary>An empty range names the line before it, a single line needs no count.</summary>
    private static string Range(int start, int count) => count switch
    {
        0 => string.Create(CultureInfo.InvariantCulture, $"{start},0"),
        1 => string.Create(CultureInfo.InvariantCulture, $"{start + 1}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{start + 1},{count}"),
    };

    private static void Lines(StringBuilder output, char sign, LineText text, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            output.Append(sign).Append(text[i]).Append('\n');
        }
    }
}
