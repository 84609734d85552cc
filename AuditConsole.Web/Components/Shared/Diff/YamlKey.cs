namespace AuditConsole.Web.Components.Shared.Diff;

/// <summary>Finds the key of a line of block-style YAML. A guess for colour only: it sees one line and not the document.</summary>
public static class YamlKey
{
    /// <summary>Where the key stands, its colon included; equal ends when the line has none.</summary>
    public static (int Start, int End) Find(ReadOnlySpan<char> line)
    {
        var start = 0;
        while (start < line.Length && (line[start] == ' ' || (line[start] == '-' && start + 1 < line.Length && line[start + 1] == ' ')))
        {
            start++;
        }

        var rest = line[start..];
        if (rest.IsEmpty)
        {
            return (start, start);
        }

        var name = rest[0] is '\'' or '"' ? QuotedLength(rest, rest[0]) : PlainLength(rest);
        var isKey = name > 0 && name < rest.Length && rest[name] == ':' && (name + 1 == rest.Length || rest[name + 1] == ' ');
        return isKey ? (start, start + name + 1) : (start, start);
    }

    private static int PlainLength(ReadOnlySpan<char> text)
    {
        var colon = text.IndexOf(": ", StringComparison.Ordinal);
        return colon >= 0 ? colon : text[^1] == ':' ? text.Length - 1 : 0;
    }

    /// <summary>Length of the quoted text with both quotes; 0 when it does not end. Good enough for <c>''</c> and <c>\"</c>, which are skipped in pairs.</summary>
    private static int QuotedLength(ReadOnlySpan<char> text, char quote)
    {
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '\\' && quote == '"')
            {
                i++;
            }
            else if (text[i] == quote)
            {
                if (quote != '\'' || i + 1 >= text.Length || text[i + 1] != quote)
                {
                    return i + 1;
                }

                i++;
            }
        }

        return 0;
    }
}
