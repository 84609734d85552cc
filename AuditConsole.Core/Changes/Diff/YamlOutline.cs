using System.Globalization;

namespace AuditConsole.Core.Changes.Diff;

/// <summary>What each line of a canonical YAML text belongs to.</summary>
internal sealed class YamlOutline
{
    private readonly Node?[] _containers;

    public YamlOutline(LineText text)
    {
        _containers = new Node?[text.Count];
        Node? top = null;
        var blockIndent = -1;
        for (var i = 0; i < text.Count; i++)
        {
            var line = text[i];
            var indent = line.IndexOfAnyExcept(' ');
            if (blockIndent >= 0 && (indent < 0 || indent > blockIndent))
            {
                _containers[i] = top;
                continue;
            }

            blockIndent = -1;
            _containers[i] = Enter(ref top, line[Math.Max(indent, 0)..], Math.Max(indent, 0));
            if (line.EndsWith(" |") || line.EndsWith(" |-") || line.EndsWith(" |+"))
            {
                blockIndent = indent;
            }
        }
    }

    /// <summary>The path of what holds the line, down to the first list item: <c>spec.egress, rule 3</c>; null at the top.</summary>
    public string? Heading(int line)
    {
        var path = new Stack<Node>();
        for (var node = _containers[line]; node is not null; node = node.Parent)
        {
            path.Push(node);
        }

        var keys = new List<string>();
        foreach (var node in path)
        {
            if (node.Index > 0)
            {
                var word = keys is [.., "ingress" or "egress"] ? "rule" : "item";
                return keys.Count == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{string.Join('.', keys)}, {word} {node.Index}");
            }

            keys.Add(node.Key);
        }

        return keys.Count == 0 ? null : string.Join('.', keys);
    }

    /// <summary>Moves <paramref name="top"/> to what the line opens, and returns what holds the line.</summary>
    private static Node? Enter(ref Node? top, ReadOnlySpan<char> rest, int indent)
    {
        Node? beforeItem = null;
        var isItem = false;
        while (rest.StartsWith("- "))
        {
            while (top is not null && (top.Indent > indent || (top.Indent == indent && top.Index > 0)))
            {
                top = top.Parent;
            }

            beforeItem = top;
            isItem = true;
            top = new Node(top, indent, string.Empty, top is null ? 1 : ++top.Items);
            rest = rest[2..];
            indent += 2;
        }

        var key = KeyOf(rest);
        if (key is null)
        {
            return isItem ? beforeItem : top;
        }

        while (top is not null && top.Indent >= indent)
        {
            top = top.Parent;
        }

        var holder = top;
        top = new Node(top, indent, key, 0);
        return holder;
    }

    private static string? KeyOf(ReadOnlySpan<char> rest)
    {
        int end;
        if (rest.Length > 0 && rest[0] is '\'' or '"')
        {
            end = QuotedEnd(rest);
            return end < rest.Length && rest[end] == ':' ? rest[1..(end - 1)].ToString() : null;
        }

        end = rest.IndexOf(": ");
        return end >= 0 ? rest[..end].ToString() : rest.EndsWith(':') ? rest[..^1].ToString() : null;
    }

    /// <summary>The place after the closing quote.</summary>
    private static int QuotedEnd(ReadOnlySpan<char> text)
    {
        var quote = text[0];
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '\\' && quote == '"')
            {
                i++;
            }
            else if (text[i] == quote)
            {
                if (quote == '"' || i + 1 >= text.Length || text[i + 1] != '\'')
                {
                    return i + 1;
                }

                i++;
            }
        }

        return text.Length;
    }

    /// <param name="Index">1-based place in a list; 0 for a key.</param>
    private sealed record Node(Node? Parent, int Indent, string Key, int Index)
    {
        /// <summary>List items seen below this so far.</summary>
        public int Items { get; set; }
    }
}
