using System.Text;
using AuditConsole.Core.Events;

namespace AuditConsole.Web.Components.Timeline.Bar;

/// <summary>Cuts a query at its outermost spaces. It need not understand what is between them: that is the parser's work, and an error is the parser's to report.</summary>
internal static class QueryTermReader
{
    public static List<QueryTerm> Read(string text)
    {
        var words = Split(text);
        if (words.Contains("OR"))
        {
            // Added conditions must hold for the whole of it.
            return [Verbatim($"({text.Trim()})")];
        }

        var terms = new List<QueryTerm>();
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i] == "AND")
            {
                continue;
            }

            var negated = words[i] == "NOT" && i + 1 < words.Count;
            var word = negated ? words[++i] : words[i];
            terms.Add(Chosen(word, negated) ?? Verbatim(negated ? "NOT " + word : word));
        }

        return terms;
    }

    private static QueryTerm Verbatim(string text) => new(text, false, string.Empty, null, []);

    private static QueryTerm? Chosen(string word, bool negated)
    {
        var colon = word.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || word[0] is '"' or '(' || FieldOf(word[..colon]) is not { } field)
        {
            return null;
        }

        var value = word[(colon + 1)..];
        var parts = value.StartsWith('(') && value.EndsWith(')') ? Split(value[1..^1]) : [value];
        if (parts.Count % 2 == 0 || parts.Where((_, i) => i % 2 == 1).Any(p => p != "OR"))
        {
            return null;
        }

        var values = parts.Where((_, i) => i % 2 == 0).Select(Literal).ToArray();
        return values.Contains(null) ? null : new QueryTerm(word, negated, word[..colon], field, values!);
    }

    private static EventField? FieldOf(string name)
        => name.Equals(QueryTerms.AnyActor, StringComparison.OrdinalIgnoreCase) ? EventFields.ActorName : EventFields.TryFind(name, out var field) ? field : null;

    /// <summary>The text that a value stands for; null for wildcards, comparisons, ranges and nested lists.</summary>
    private static string? Literal(string part)
    {
        var quoted = part.StartsWith('"');
        if (part.Length == 0 || part is "NOT" or "AND" or "OR" || (!quoted && (part[0] is '<' or '>' or '[' or '(' || part.AsSpan().ContainsAny('*', '?', '"'))))
        {
            return null;
        }

        if (quoted && (part.Length < 2 || !part.EndsWith('"')))
        {
            return null;
        }

        var inner = quoted ? part[1..^1] : part;
        var text = new StringBuilder(inner.Length);
        for (var i = 0; i < inner.Length; i++)
        {
            i += inner[i] == '\\' && i + 1 < inner.Length ? 1 : 0;
            text.Append(inner[i]);
        }

        return text.ToString();
    }

    /// <summary>Words at the outermost level: quotes, parentheses and brackets hold together.</summary>
    private static List<string> Split(string text)
    {
        var words = new List<string>();
        var start = -1;
        var depth = 0;
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (depth == 0 && !quoted && char.IsWhiteSpace(c))
            {
                if (start >= 0)
                {
                    words.Add(text[start..i]);
                    start = -1;
                }

                continue;
            }

            start = start < 0 ? i : start;
            i += c == '\\' ? 1 : 0;
            quoted ^= c == '"';
            depth = quoted ? depth : c switch
            {
                '(' or '[' => depth + 1,
                ')' or ']' => Math.Max(depth - 1, 0),
                _ => depth,
            };
        }

        if (start >= 0)
        {
            words.Add(text[start..]);
        }

        return words;
    }
}
