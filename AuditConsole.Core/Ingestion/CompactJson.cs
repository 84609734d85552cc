using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace AuditConsole.Core.Ingestion;

/// <summary>
/// JSON in one spelling: without the blanks between its tokens and without escapes that need not be. One event is then equal however it was laid out;
/// kube-apiserver itself writes <c>\u0026</c> to its log file and <c>&amp;</c> to its webhook.
/// </summary>
internal static class CompactJson
{
    private static readonly SearchValues<byte> StringEnds = SearchValues.Create("\"\\"u8);

    /// <summary>Appends the text in its one spelling; it must be JSON that a reader has accepted.</summary>
    public static void Append(ReadOnlySpan<byte> json, ArrayBufferWriter<byte> output)
    {
        if (IsSurelyCompact(json))
        {
            output.Write(json);
            return;
        }

        var from = 0;
        while (from < json.Length)
        {
            var quote = json[from..].IndexOf((byte)'"');
            Tokens(quote < 0 ? json[from..] : json.Slice(from, quote), output);
            if (quote < 0)
            {
                return;
            }

            from = String(json, from + quote, output);
        }
    }

    /// <summary>
    /// Whether the text is in its one spelling already, told by the few blanks and escapes in it: most senders write no others. A blank between tokens has a bracket,
    /// comma or colon beside it, and what stands beyond that is the end of a value; where prose looks alike the answer is no.
    /// </summary>
    private static bool IsSurelyCompact(ReadOnlySpan<byte> json)
    {
        if (json.IndexOf("\\u"u8) >= 0 || json.IndexOf("\\/"u8) >= 0 || json.IndexOfAny((byte)'\n', (byte)'\r', (byte)'\t') >= 0)
        {
            return false;
        }

        var at = 0;
        while (json[at..].IndexOf((byte)' ') is var offset and >= 0)
        {
            at += offset;
            if (at < 2 || at + 1 >= json.Length || MayStandBetween(json[at - 2], json[at - 1], json[at + 1]))
            {
                return false;
            }

            at++;
        }

        return true;
    }

    private static bool MayStandBetween(byte beyond, byte before, byte after)
    {
        if (before is (byte)' ' or (byte)'{' or (byte)'[' || after == ' ')
        {
            return true;
        }

        if (after is (byte)'}' or (byte)']' or (byte)',' or (byte)':' && EndsValue(before))
        {
            return true;
        }

        return before switch
        {
            (byte)':' => beyond == '"',
            (byte)',' => EndsValue(beyond),
            _ => false,
        };
    }

    private static bool EndsValue(byte c) => c is (byte)'"' or (byte)'}' or (byte)']' or (byte)'e' or (byte)'l' or (>= (byte)'0' and <= (byte)'9');

    /// <summary>Appends the string that begins at a place and answers the place after it.</summary>
    private static int String(ReadOnlySpan<byte> json, int open, ArrayBufferWriter<byte> output)
    {
        var (plain, at) = (open, open + 1);
        while (true)
        {
            var next = json[at..].IndexOfAny(StringEnds);
            if (next < 0)
            {
                output.Write(json[plain..]);
                return json.Length;
            }

            at += next + 1;
            if (json[at - 1] == '"')
            {
                output.Write(json[plain..at]);
                return at;
            }

            if (at < json.Length && json[at] is (byte)'u' or (byte)'/')
            {
                output.Write(json[plain..(at - 1)]);
                at = Escape(json, at, output);
                plain = at;
            }
            else
            {
                at++;
            }
        }
    }

    /// <param name="at">The character after the backslash.</param>
    private static int Escape(ReadOnlySpan<byte> json, int at, ArrayBufferWriter<byte> output)
    {
        if (json[at] == '/')
        {
            output.Write("/"u8);
            return at + 1;
        }

        if (!TryHex(json[(at + 1)..], out var first))
        {
            output.Write("\\u"u8);
            return at + 1;
        }

        at += 5;
        Span<byte> text = stackalloc byte[8];
        if (char.IsHighSurrogate((char)first) && json[at..].StartsWith("\\u"u8) && TryHex(json[(at + 2)..], out var second) && char.IsLowSurrogate((char)second))
        {
            output.Write(text[..new Rune((char)first, (char)second).EncodeToUtf8(text)]);
            return at + 6;
        }

        if (first >= 32 && first is not ('"' or '\\') && !char.IsSurrogate((char)first))
        {
            output.Write(text[..new Rune(first).EncodeToUtf8(text)]);
            return at;
        }

        output.Write(first switch
        {
            '"' => "\\\""u8,
            '\\' => "\\\\"u8,
            '\n' => "\\n"u8,
            '\r' => "\\r"u8,
            '\t' => "\\t"u8,
            '\b' => "\\b"u8,
            '\f' => "\\f"u8,
            _ => Encoding.ASCII.GetBytes($"\\u{first:x4}"),
        });
        return at;
    }

    private static bool TryHex(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        return text.Length >= 4 && Utf8Parser.TryParse(text[..4], out value, out var consumed, 'x') && consumed == 4;
    }

    private static void Tokens(ReadOnlySpan<byte> text, ArrayBufferWriter<byte> output)
    {
        var span = output.GetSpan(text.Length);
        var length = 0;
        foreach (var c in text)
        {
            if (c is not ((byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t'))
            {
                span[length++] = c;
            }
        }

        output.Advance(length);
    }
}
