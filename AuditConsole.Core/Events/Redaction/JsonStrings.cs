using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace AuditConsole.Core.Events.Redaction;

/// <summary>JSON strings as bytes, both ways, without refusing anything: what cannot be a character becomes U+FFFD and is reported.</summary>
public static class JsonStrings
{
    private static readonly SearchValues<byte> MustEscape = SearchValues.Create([.. Enumerable.Range(0, 32).Select(c => (byte)c), (byte)'"', (byte)'\\']);

    private static ReadOnlySpan<byte> Replacement => "\uFFFD"u8;

    /// <summary>Unescapes the inside of a JSON string that a reader has accepted.</summary>
    /// <param name="destination">At least as long as <paramref name="raw"/>.</param>
    public static int Unescape(ReadOnlySpan<byte> raw, Span<byte> destination, ref JsonShape shape)
    {
        var written = 0;
        while (true)
        {
            var next = raw.IndexOf((byte)'\\');
            var plain = next < 0 ? raw : raw[..next];
            plain.CopyTo(destination[written..]);
            written += plain.Length;
            if (next < 0 || next + 1 >= raw.Length)
            {
                return written;
            }

            var escape = raw[next + 1];
            raw = raw[(next + 2)..];
            if (escape == 'u')
            {
                written += UnescapeUnicode(ref raw, destination[written..], ref shape);
            }
            else
            {
                destination[written++] = escape switch
                {
                    (byte)'n' => (byte)'\n',
                    (byte)'t' => (byte)'\t',
                    (byte)'r' => (byte)'\r',
                    (byte)'b' => (byte)'\b',
                    (byte)'f' => (byte)'\f',
                    _ => escape,
                };
            }
        }
    }

    /// <summary>Writes text as the inside of a JSON string.</summary>
    public static void Escape(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        while (true)
        {
            var next = text.IndexOfAny(MustEscape);
            output.Write(next < 0 ? text : text[..next]);
            if (next < 0)
            {
                return;
            }

            var c = text[next];
            switch (c)
            {
                case (byte)'"': output.Write("\\\""u8); break;
                case (byte)'\\': output.Write("\\\\"u8); break;
                case (byte)'\n': output.Write("\\n"u8); break;
                case (byte)'\t': output.Write("\\t"u8); break;
                case (byte)'\r': output.Write("\\r"u8); break;
                default:
                    Span<byte> hex = [(byte)'\\', (byte)'u', (byte)'0', (byte)'0', HexDigit(c >> 4), HexDigit(c & 15)];
                    output.Write(hex);
                    break;
            }

            text = text[(next + 1)..];
        }
    }

    private static byte HexDigit(int value) => (byte)(value < 10 ? '0' + value : 'a' + value - 10);

    private static int UnescapeUnicode(ref ReadOnlySpan<byte> rest, Span<byte> destination, ref JsonShape shape)
    {
        if (!TryHex(rest, out var first))
        {
            return 0;
        }

        rest = rest[4..];
        if (!char.IsSurrogate((char)first))
        {
            shape |= first == 0 ? JsonShape.Nul : JsonShape.Sound;
            return new Rune(first).EncodeToUtf8(destination);
        }

        if (char.IsHighSurrogate((char)first) && rest.StartsWith("\\u"u8) && TryHex(rest[2..], out var second) && char.IsLowSurrogate((char)second))
        {
            rest = rest[6..];
            return new Rune((char)first, (char)second).EncodeToUtf8(destination);
        }

        shape |= JsonShape.LoneSurrogate;
        Replacement.CopyTo(destination);
        return Replacement.Length;
    }

    private static bool TryHex(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        return text.Length >= 4 && Utf8Parser.TryParse(text[..4], out value, out var consumed, 'x') && consumed == 4;
    }
}
