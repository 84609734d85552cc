namespace AuditConsole.Core.Query.Syntax;

public enum HighlightKind
{
    Field,
    Operator,
    Value,
    Error,
}

/// <param name="Start">0-based, in UTF-16 units.</param>
public readonly record struct QueryHighlight(int Start, int Length, HighlightKind Kind);

/// <summary>Colours for a query bar: by token, with the place of the first fault on top.</summary>
internal static class QueryHighlighter
{
    public static IReadOnlyList<QueryHighlight> Read(string text)
    {
        // Relative times are only read here, so any instant will do for now.
        EventQuery.TryParse(text, 0, out _, out var error);
        var (from, to) = error is null ? (text.Length, text.Length) : (error.Position, error.Position + error.Length);
        var spans = new List<QueryHighlight>();
        foreach (var token in QueryLexer.Read(text))
        {
            if (token.Kind == TokenKind.Field)
            {
                Add(spans, token.Start, token.Length - 1, HighlightKind.Field, from, to);
                Add(spans, token.End - 1, 1, HighlightKind.Operator, from, to);
            }
            else
            {
                Add(spans, token.Start, token.Length, KindOf(token.Kind), from, to);
            }
        }

        if (to > from)
        {
            spans.Add(new QueryHighlight(from, to - from, HighlightKind.Error));
            spans.Sort((a, b) => a.Start.CompareTo(b.Start));
        }

        return spans;
    }

    // What an error covers is cut out of the token, so that spans never overlap.
    private static void Add(List<QueryHighlight> spans, int start, int length, HighlightKind kind, int errorFrom, int errorTo)
    {
        var end = start + length;
        var before = Math.Min(end, errorFrom);
        if (before > start)
        {
            spans.Add(new QueryHighlight(start, before - start, kind));
        }

        var after = Math.Max(start, errorTo);
        if (after < end)
        {
            spans.Add(new QueryHighlight(after, end - after, kind));
        }
    }

    private static HighlightKind KindOf(TokenKind kind) => kind switch
    {
        TokenKind.Word or TokenKind.Quoted => HighlightKind.Value,
        TokenKind.Broken => HighlightKind.Error,
        _ => HighlightKind.Operator,
    };
}
