using System.Globalization;
using AuditConsole.Core.Changes.Diff;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace AuditConsole.Web.Components.Shared.Diff;

/// <summary>Draws the text of a line as elements and text nodes, never as markup. One component a line would make large diffs slow, so this is a fragment.</summary>
internal static class LineText
{
    public static RenderFragment Of(DiffLine line)
        => builder => Draw(builder, LinePieces.Of(line.Spans, out var omitted), omitted, line.Kind == DiffLineKind.Removed ? "del" : "ins");

    public static RenderFragment Of(string line) => builder => Draw(builder, LinePieces.Of(line, out var omitted), omitted, "ins");

    private static void Draw(RenderTreeBuilder builder, IReadOnlyList<LinePiece> pieces, int omitted, string mark)
    {
        foreach (var piece in pieces)
        {
            if (piece.Changed)
            {
                builder.OpenElement(0, mark);
                Text(builder, piece.Text);
                builder.CloseElement();
            }
            else if (piece.IsKey)
            {
                builder.OpenElement(1, "span");
                builder.AddAttribute(2, "class", "k");
                Text(builder, piece.Text);
                builder.CloseElement();
            }
            else
            {
                Text(builder, piece.Text);
            }
        }

        if (omitted > 0)
        {
            builder.OpenElement(3, "span");
            builder.AddAttribute(4, "class", "cut");
            builder.AddContent(5, string.Create(CultureInfo.InvariantCulture, $" … {omitted:N0} more characters are not shown"));
            builder.CloseElement();
        }
    }

    /// <summary>Characters that show nothing or turn the line around are named: a diff is read to find what somebody hid.</summary>
    private static void Text(RenderTreeBuilder builder, string text)
    {
        foreach (var run in HostileText.Runs(text))
        {
            if (run.IsHidden)
            {
                builder.OpenElement(6, "span");
                builder.AddAttribute(7, "class", "cp");
                builder.AddContent(8, run.Text);
                builder.CloseElement();
            }
            else
            {
                builder.AddContent(9, run.Text);
            }
        }
    }
}
