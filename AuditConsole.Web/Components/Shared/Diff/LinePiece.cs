using AuditConsole.Core.Changes.Diff;

namespace AuditConsole.Web.Components.Shared.Diff;

/// <summary>A stretch of a line as it is drawn.</summary>
/// <param name="Changed">One of the words that differ from the other side.</param>
/// <param name="IsKey">Part of the key of a YAML mapping.</param>
public readonly record struct LinePiece(string Text, bool Changed, bool IsKey);

/// <summary>Cuts a line where its colour changes: at its changed words and at the end of its YAML key.</summary>
public static class LinePieces
{
    /// <summary>Longer lines are cut: a browser draws them slowly, and nobody reads them.</summary>
    public const int MaxLength = 10_000;

    /// <param name="omitted">How many characters of the line are not in the answer.</param>
    public static IReadOnlyList<LinePiece> Of(IReadOnlyList<DiffSpan> spans, out int omitted)
    {
        var text = spans.Count == 1 ? spans[0].Text : string.Concat(spans.Select(s => s.Text));
        omitted = Math.Max(0, text.Length - MaxLength);
        var (keyStart, keyEnd) = YamlKey.Find(text.AsSpan(0, text.Length - omitted));
        var pieces = new List<LinePiece>();
        var place = 0;
        foreach (var span in spans)
        {
            var length = Math.Min(span.Text.Length, MaxLength - place);
            Cut(pieces, span.Text.AsSpan(0, length), span.Changed, keyStart - place, keyEnd - place);
            place += length;
        }

        return pieces;
    }

    public static IReadOnlyList<LinePiece> Of(string line, out int omitted) => Of([new DiffSpan(line, false)], out omitted);

    private static void Cut(List<LinePiece> pieces, ReadOnlySpan<char> text, bool changed, int keyStart, int keyEnd)
    {
        if (changed)
        {
            // The mark of a changed word is one shape; the key's colour would cut it in two.
            AddPiece(pieces, text, true, false);
            return;
        }

        var start = Math.Clamp(keyStart, 0, text.Length);
        var end = Math.Clamp(keyEnd, start, text.Length);
        AddPiece(pieces, text[..start], false, false);
        AddPiece(pieces, text[start..end], false, true);
        AddPiece(pieces, text[end..], false, false);
    }

    private static void AddPiece(List<LinePiece> pieces, ReadOnlySpan<char> text, bool changed, bool isKey)
    {
        if (!text.IsEmpty)
        {
            pieces.Add(new LinePiece(text.ToString(), changed, isKey));
        }
    }
}
