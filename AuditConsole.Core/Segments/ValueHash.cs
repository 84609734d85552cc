using System.Buffers.Binary;
using System.Security.Cryptography;

namespace AuditConsole.Core.Segments;

/// <summary>64-bit hash of a column value, for look-up tables and for telling values of different runs apart.</summary>
/// <remarks>
/// Keyed anew in every process, since values come from outside and must not be able to crowd a table; never stored.
/// Two of a million different values share a hash once in 40 million processes, so counting distinct hashes counts distinct values.
/// </remarks>
internal static class ValueHash
{
    private const ulong K1 = 0x9E37_79B9_7F4A_7C15;
    private const ulong K2 = 0xE703_7ED1_A0B4_28DB;
    private static readonly ulong Key = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(8));
    private static readonly ulong Key2 = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(8)) | 1;

    public static ulong Of(ReadOnlySpan<byte> value)
    {
        var hash = Key ^ ((ulong)value.Length * K1);
        while (value.Length > 16)
        {
            hash = Fold(BinaryPrimitives.ReadUInt64LittleEndian(value) ^ Key2, BinaryPrimitives.ReadUInt64LittleEndian(value[8..]) ^ hash);
            value = value[16..];
        }

        var (a, b) = value.Length switch
        {
            >= 8 => (BinaryPrimitives.ReadUInt64LittleEndian(value), BinaryPrimitives.ReadUInt64LittleEndian(value[^8..])),
            >= 4 => (BinaryPrimitives.ReadUInt32LittleEndian(value), (ulong)BinaryPrimitives.ReadUInt32LittleEndian(value[^4..])),
            > 0 => (value[0], (ulong)((value[value.Length >> 1] << 8) | value[^1])),
            _ => (0UL, 0UL),
        };
        return Fold(Fold(a ^ Key2, b ^ hash) ^ K2, hash ^ K1);
    }

    /// <summary>Joins the hashes of several values into one; their order counts.</summary>
    public static ulong Join(ulong hash, ulong next) => Fold(hash ^ K2, next ^ Key2) + K1;

    private static ulong Fold(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return high ^ low;
    }
}
