using System.Runtime.Intrinsics;

namespace AuditConsole.Core.Integrity;

/// <summary>32 bytes of SHA-256, compared by value and held without an allocation.</summary>
public readonly record struct Digest(Vector256<byte> Bytes)
{
    public const int Size = 32;

    public static Digest Read(ReadOnlySpan<byte> bytes) => new(Vector256.Create(bytes[..Size]));

    public void CopyTo(Span<byte> destination) => Bytes.CopyTo(destination);

    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    public override string ToString() => Convert.ToHexStringLower(ToArray());
}
