namespace AuditConsole.Core.Segments.Tokens;

/// <summary>Reads what <see cref="ByteSink"/> wrote, out of bytes that may be anything.</summary>
internal static class ByteSource
{
    public static uint Varint(ReadOnlySpan<byte> bytes, ref int at)
    {
        var (value, shift) = (0u, 0);
        while (at < bytes.Length && shift < 35)
        {
            var b = bytes[at++];
            if (shift == 28 && b > 0xF)
            {
                break;
            }

            value |= (uint)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                return value;
            }

            shift += 7;
        }

        throw new InvalidDataException($"A token dictionary has no whole number at byte {at}.");
    }

    /// <summary>A number that counts or measures something.</summary>
    public static int Size(ReadOnlySpan<byte> bytes, ref int at, int most, string what)
    {
        var value = Varint(bytes, ref at);
        return value <= (uint)most ? (int)value : throw new InvalidDataException($"A token dictionary states {value} {what}; the most is {most}.");
    }

    public static ReadOnlySpan<byte> Take(ReadOnlySpan<byte> bytes, ref int at, int length, string what)
    {
        if (length > bytes.Length - at)
        {
            throw new InvalidDataException($"A token dictionary ends in its {what}.");
        }

        at += length;
        return bytes.Slice(at - length, length);
    }
}
