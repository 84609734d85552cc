using System.Buffers.Binary;
using System.Numerics;

namespace AuditConsole.Core.Segments;

/// <summary>CRC-32C (Castagnoli) behind the bytes it covers: tells a damaged index from a sound one, not a forged one.</summary>
internal static class Crc32C
{
    public const int Length = 4;

    /// <summary>Writes the checksum of all bytes but the last four into those.</summary>
    public static void Seal(Span<byte> bytes) => BinaryPrimitives.WriteUInt32LittleEndian(bytes[^Length..], Of(bytes[..^Length]));

    public static bool IsSealed(ReadOnlySpan<byte> bytes) => bytes.Length >= Length && BinaryPrimitives.ReadUInt32LittleEndian(bytes[^Length..]) == Of(bytes[..^Length]);

    private static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var b in bytes)
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        return ~crc;
    }
}
