using System.Buffers.Binary;
using System.Security.Cryptography;

namespace AuditConsole.Core.Changes.State;

/// <summary>SHA-256 of a stored body: its address among the manifests.</summary>
internal readonly record struct BodyHash(ulong A, ulong B, ulong C, ulong D)
{
    public const int Size = 32;

    public static BodyHash Of(ReadOnlySpan<byte> body)
    {
        Span<byte> bytes = stackalloc byte[Size];
        SHA256.HashData(body, bytes);
        return From(bytes);
    }

    public static BodyHash From(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64BigEndian(bytes),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]));

    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, A);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8), B);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(16), C);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(24), D);
        return bytes;
    }
}
