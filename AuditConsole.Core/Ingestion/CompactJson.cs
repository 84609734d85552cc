using System.Buffers;

namespace AuditConsole.Core.Ingestion;

/// <summary>JSON without the blanks between its tokens, so that one event is equal however it was laid out.</summary>
internal static class CompactJson
{
    private static readonly SearchValues<byte> StringEnds = SearchValues.Create("\"\\"u8);

    /// <summary>Appends the text without insignificant blanks; it must be JSON that a reader has accepted.</summary>
    public static void Append(ReadOnlySpan<byte> json, ArrayBufferWriter<byte> output)
    {
        var from = 0;
        while (from < json.Length)
        {
            var quote = json[from..].IndexOf((byte)'"');
            Tokens(quote < 0 ? json[from..] : json.Slice(from, quote), output);
            if (quote < 0)
            {
                return;
            }

            var end = StringEnd(json, from + quote + 1);
            output.Write(json[(from + quote)..end]);
            from = end;
        }
    }

    private static int StringEnd(ReadOnlySpan<byte> json, int from)
    {
        while (true)
        {
            var next = json[from..].IndexOfAny(StringEnds);
            if (next < 0)
            {
                return json.Length;
            }

            from += next + 1;
            if (json[from - 1] == '"')
            {
                return from;
            }

            from++;
        }
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
