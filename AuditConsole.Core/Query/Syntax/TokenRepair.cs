using System.Text;

namespace AuditConsole.Core.Query.Syntax;

/// <summary>Leaves out what joins or encloses nothing: an <c>AND</c>, <c>OR</c> or <c>NOT</c> without a term, empty parentheses, and those that close nothing.</summary>
internal static class TokenRepair
{
    /// <summary>The text without them; null when that is no query, or nothing is left.</summary>
    public static string? Fix(string text, IReadOnlyList<Token> tokens)
    {
        if (tokens[^1].Kind != TokenKind.End || Kept(tokens) is not { Count: > 0 } kept || kept.Count == tokens.Count - 1)
        {
            return null;
        }

        var repaired = Write(text, tokens, kept);
        return QueryParser.Parse(repaired, out var error) is not null ? repaired : error?.Fix;
    }

    /// <summary>Places of the tokens that stay; null when a field would be left without its value.</summary>
    private static List<int>? Kept(IReadOnlyList<Token> tokens)
    {
        var kept = new List<int>();
        var depth = 0;
        for (var i = 0; i < tokens.Count; i++)
        {
            switch (tokens[i].Kind)
            {
                case TokenKind.End:
                    DropJoining();
                    break;
                case TokenKind.And or TokenKind.Or when Last() is null or TokenKind.Open or TokenKind.And or TokenKind.Or or TokenKind.Not:
                    break;
                case TokenKind.Close:
                    DropJoining();
                    if (Last() == TokenKind.Open)
                    {
                        kept.RemoveAt(kept.Count - 1);
                        depth--;
                        if (Last() == TokenKind.Field)
                        {
                            return null;
                        }

                        // What it denied is gone: it must not deny what follows.
                        Drop(TokenKind.Not, TokenKind.Not);
                    }
                    else if (depth > 0)
                    {
                        kept.Add(i);
                        depth--;
                    }

                    break;
                default:
                    depth += tokens[i].Kind == TokenKind.Open ? 1 : 0;
                    kept.Add(i);
                    break;
            }
        }

        return kept;

        TokenKind? Last() => kept.Count == 0 ? null : tokens[kept[^1]].Kind;

        void DropJoining() => Drop(TokenKind.And, TokenKind.Not);

        void Drop(TokenKind first, TokenKind last)
        {
            while (Last() is { } kind && kind >= first && kind <= last)
            {
                kept.RemoveAt(kept.Count - 1);
            }
        }
    }

    private static string Write(string text, IReadOnlyList<Token> tokens, List<int> kept)
    {
        var written = new StringBuilder();
        var last = -1;
        foreach (var at in kept)
        {
            if (last >= 0)
            {
                var (before, behind) = (tokens[last], tokens[at]);
                written.Append(at == last + 1 ? text[before.End..behind.Start] : before.Kind == TokenKind.Open || behind.Kind == TokenKind.Close ? "" : " ");
            }

            written.Append(text, tokens[at].Start, tokens[at].Length);
            last = at;
        }

        return written.ToString();
    }
}
