using System.Buffers;
using System.Globalization;
using System.Text;

namespace AuditConsole.Core.Events.Redaction;

/// <summary>What stands where a value was.</summary>
internal sealed class Marks(Fingerprint fingerprint)
{
    /// <summary><c>[redacted R5 fp=… len=24]</c>; needs no escaping inside a JSON string.</summary>
    public void WriteText(IBufferWriter<byte> output, RedactionRule rule, ReadOnlySpan<byte> value, ReadOnlySpan<byte> subject = default)
    {
        output.Write("[redacted "u8);
        WriteRule(output, rule);
        Span<byte> fp = stackalloc byte[Fingerprint.Length];
        if (fingerprint.TryWrite(rule, value, fp))
        {
            output.Write(" fp="u8);
            output.Write(fp);
        }

        output.Write(" len="u8);
        WriteNumber(output, value.Length);
        if (!subject.IsEmpty)
        {
            output.Write(" subject="u8);
            JsonStrings.Escape(subject, output);
        }

        output.Write("]"u8);
    }

    /// <summary><c>{"redacted":"R1","fp":"…","len":24}</c></summary>
    public void WriteObject(IBufferWriter<byte> output, RedactionRule rule, ReadOnlySpan<byte> value)
    {
        output.Write("{\"redacted\":\""u8);
        WriteRule(output, rule);
        Span<byte> fp = stackalloc byte[Fingerprint.Length];
        if (fingerprint.TryWrite(rule, value, fp))
        {
            output.Write("\",\"fp\":\""u8);
            output.Write(fp);
        }

        output.Write("\",\"len\":"u8);
        WriteNumber(output, value.Length);
        output.Write("}"u8);
    }

    /// <summary>The text form as a string.</summary>
    public string Text(RedactionRule rule, ReadOnlySpan<byte> value)
    {
        var output = new ArrayBufferWriter<byte>(64);
        WriteText(output, rule, value);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static void WriteRule(IBufferWriter<byte> output, RedactionRule rule) => output.Write([(byte)'R', (byte)('0' + (int)rule)]);

    private static void WriteNumber(IBufferWriter<byte> output, int number)
    {
        Span<byte> digits = stackalloc byte[11];
        number.TryFormat(digits, out var written, default, CultureInfo.InvariantCulture);
        output.Write(digits[..written]);
    }
}
