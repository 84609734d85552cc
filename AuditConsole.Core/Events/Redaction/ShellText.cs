using System.Buffers;
using System.Text;

namespace AuditConsole.Core.Events.Redaction;

/// <summary>Finds the values of sensitive flags and variables in a command line: <c>--password x</c>, <c>--token=x</c>, <c>DB_PASSWORD=x</c>, <c>-Dapi.key=x</c>.</summary>
internal sealed class ShellText(SensitiveNames names)
{
    private const int MaxNameBytes = 128;

    private static readonly SearchValues<byte> VariableChars = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"u8);

    /// <returns>True when the text ends with a sensitive flag, so that the next argument is its value.</returns>
    public bool Find(ReadOnlySpan<byte> text, List<Match> matches)
    {
        var expectsValue = false;
        var at = 0;
        while (NextWord(text, ref at, out var start, out var end))
        {
            var word = text[start..end];
            var isFlag = word[0] == '-';
            if (expectsValue && !isFlag)
            {
                if (!IsReference(word))
                {
                    matches.Add(new Match(start, end, RedactionRule.R4));
                }

                expectsValue = false;
                continue;
            }

            var name = isFlag ? word.TrimStart((byte)'-') : word;
            if (word.StartsWith("-D"u8) && name.Length > 2)
            {
                // Java's system properties: -Dname=value.
                name = name[1..];
            }

            var equals = name.IndexOf((byte)'=');
            expectsValue = isFlag && equals < 0 && IsSensitive(name);
            if (equals > 0 && name.Length > equals + 1 && IsSensitive(name[..equals]) && !IsReference(text[(end - name.Length + equals + 1)..]))
            {
                matches.Add(ValueAfter(text, end - name.Length + equals + 1, end));
                at = Math.Max(at, matches[^1].End);
            }
        }

        return expectsValue;
    }

    /// <summary>Words end at blanks, quotes and the shell's separators.</summary>
    private static bool NextWord(ReadOnlySpan<byte> text, ref int at, out int start, out int end)
    {
        while (at < text.Length && IsBreak(text[at]))
        {
            at++;
        }

        start = at;
        while (at < text.Length && !IsBreak(text[at]))
        {
            at++;

            // name="a value": the quotes belong to the value.
            if (text[at - 1] == '=' && at < text.Length && text[at] is (byte)'"' or (byte)'\'')
            {
                break;
            }
        }

        end = at;
        if (end > start && text[end - 1] == '=' && end < text.Length && text[end] is (byte)'"' or (byte)'\'')
        {
            end = QuotedEnd(text, end);
            at = end;
        }

        return end > start;
    }

    private static int QuotedEnd(ReadOnlySpan<byte> text, int open)
    {
        var close = text[(open + 1)..].IndexOf(text[open]);
        return close < 0 ? text.Length : open + 1 + close + 1;
    }

    private static Match ValueAfter(ReadOnlySpan<byte> text, int start, int end)
    {
        if (text[start] is (byte)'"' or (byte)'\'' && end - start >= 2)
        {
            return new Match(start + 1, text[end - 1] == text[start] ? end - 1 : end, RedactionRule.R4);
        }

        return new Match(start, end, RedactionRule.R4);
    }

    private static bool IsBreak(byte c) => c is <= 32 or (byte)'"' or (byte)'\'' or (byte)';' or (byte)'|' or (byte)'&' or (byte)'`' or (byte)'(' or (byte)')' or (byte)'<' or (byte)'>';

    /// <summary>A reference to a variable (<c>$TOKEN</c>, <c>$(TOKEN)</c>, <c>${TOKEN}</c>) tells where the secret is, not what it is.</summary>
    public static bool IsReference(ReadOnlySpan<byte> value)
    {
        var name = value.StartsWith("$"u8) ? value[1..].TrimStart("({"u8) : default;
        var length = name.IndexOfAnyExcept(VariableChars);
        return length != 0 && !name.IsEmpty && (length < 0 || IsBreak(name[length]) || name[length] == '}');
    }

    private bool IsSensitive(ReadOnlySpan<byte> name)
    {
        Span<char> chars = stackalloc char[MaxNameBytes];
        return name.Length <= MaxNameBytes && names.IsSensitive(chars[..Encoding.UTF8.GetChars(name, chars)]);
    }
}
