using AuditConsole.Core.Changes.Diff;

namespace AuditConsole.Web.Components.Timeline.Detail;

/// <summary>A first version has nothing before it: all of it was added.</summary>
public static class FirstVersion
{
    public static TextDiff AllAdded(string text)
    {
        var body = text.EndsWith('\n') ? text[..^1] : text;
        DiffLine[] lines = body.Length == 0 ? [] : [.. body.Split('\n').Select((line, i) => new DiffLine(DiffLineKind.Added, null, i + 1, [new DiffSpan(line, false)]))];
        return new TextDiff(lines.Length == 0 ? [] : [new DiffHunk(null, false, lines) { Rows = [.. lines.Select(l => new SplitRow(null, l))] }], lines.Length, 0, false);
    }
}
