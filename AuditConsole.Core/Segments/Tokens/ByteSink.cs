namespace AuditConsole.Core.Segments.Tokens;

/// <summary>Bytes that grow at their end.</summary>
internal sealed class ByteSink
{
    private byte[] _bytes = new byte[256];

    public int Length { get; private set; }

    public Span<byte> Written => _bytes.AsSpan(0, Length);

    public void Byte(byte value) => Room(1)[0] = value;

    public void Bytes(ReadOnlySpan<byte> value) => value.CopyTo(Room(value.Length));

    /// <summary>Seven bits a byte, lowest first, the top bit where more follow.</summary>
    public void Varint(uint value)
    {
        while (value >= 0x80)
        {
            Byte((byte)(value | 0x80));
            value >>= 7;
        }

        Byte((byte)value);
    }

    /// <summary>The next bytes, to be written by the caller.</summary>
    public Span<byte> Room(int length)
    {
        var start = Length;
        Length = checked(start + length);
        if (Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(Length, _bytes.Length * 2L)));
        }

        return _bytes.AsSpan(start, length);
    }

    public void Truncate(int length) => Length = length;
}
