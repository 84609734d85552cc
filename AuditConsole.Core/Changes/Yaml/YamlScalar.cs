using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace AuditConsole.Core.Changes.Yaml;

internal enum YamlStyle
{
    Plain,
    SingleQuoted,
    DoubleQuoted,
    Literal,
}

/// <summary>How a string is written so that every YAML 1.1 and 1.2 parser reads the same string back.</summary>
internal static class YamlScalar
{
    private static readonly FrozenSet<string> Reserved = new[]
    {
        string.Empty, "~", "<<", "null", "true", "false", "yes", "no", "on", "off", "y", "n", ".inf", "-.inf", ".nan",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly SearchValues<char> FirstOfPlain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_/.<(0123456789-");
    private static readonly SearchValues<char> OfNumber = SearchValues.Create("0123456789_.,:eExXoO+-abcdfABCDF");

    // C0 and C1 controls, DEL, the line breaks only some parsers know, the byte order mark and the two code points no YAML text may hold.
    private static readonly SearchValues<char> Special = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7F, 0x21)).Select(c => (char)c), '\u2028', '\u2029', '\uFEFF', '\uFFFE', '\uFFFF']);

    public static YamlStyle StyleOf(string text, bool isKey)
    {
        if (text.AsSpan().ContainsAny(Special))
        {
            return !isKey && IsLiteral(text) ? YamlStyle.Literal : YamlStyle.DoubleQuoted;
        }

        return IsPlain(text) ? YamlStyle.Plain : YamlStyle.SingleQuoted;
    }

    public static void Quote(StringBuilder output, string text)
    {
        output.Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => output.Append("\\\""),
                '\\' => output.Append(@"\\"),
                '\n' => output.Append("\\n"),
                '\r' => output.Append("\\r"),
                '\t' => output.Append("\\t"),
                '\b' => output.Append("\\b"),
                '\f' => output.Append("\\f"),
                < ' ' or '\u2028' or '\u2029' or '\uFEFF' or '\uFFFE' or '\uFFFF' => output.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                >= '\u007F' and <= '\u009F' => output.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}"),
                _ => output.Append(c),
            };
        }

        output.Append('"');
    }

    private static bool IsPlain(string text)
        => text.Length > 0
            && FirstOfPlain.Contains(text[0])
            && !Reserved.Contains(text)
            && !LooksLikeNumber(text)
            && !text.Contains(": ", StringComparison.Ordinal)
            && !text.Contains(" #", StringComparison.Ordinal)
            && text[^1] is not (':' or ' ')
            && text != "-"
            && !text.StartsWith("- ", StringComparison.Ordinal)
            && !text.StartsWith("---", StringComparison.Ordinal)
            && !text.StartsWith("...", StringComparison.Ordinal);

    private static bool LooksLikeNumber(string text)
    {
        var rest = text.AsSpan(text[0] is '-' or '+' or '.' ? 1 : 0);
        return rest.Length > 0 && char.IsAsciiDigit(rest[0]) && !rest.ContainsAnyExcept(OfNumber);
    }

    /// <summary>Several lines, nothing special but line feeds, and no white space that a reader could not see.</summary>
    private static bool IsLiteral(string text)
    {
        if (text[0] is ' ' or '\n' || text[^1] == ' ' || text.Contains(" \n", StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var line in text.AsSpan().Split('\n'))
        {
            if (text.AsSpan(line).ContainsAny(Special))
            {
                return false;
            }
        }

        return true;
    }
}
