using System.Buffers.Binary;

namespace AuditConsole.Core.Segments.Tokens;

/// <summary>64-bit hash of a token under a salt of its dictionary, which is stored with it: whoever writes bodies cannot make tokens meet. Never 0.</summary>
internal static class TokenHash
{
    private const ulong K1 = 0x9E37_79B9_7F4A_7C15;
    private const ulong K2 = 0xE703_7ED1_A0B4_28DB;

    public static ulong Of(ReadOnlySpan<byte> token, ulong salt)
    {
        var hash = salt ^ ((ulong)token.Length * K1);
        while (token.Length > 16)
        {
            hash = Fold(BinaryPrimitives.ReadUInt64LittleEndian(token) ^ salt, BinaryPrimitives.ReadUInt64LittleEndian(token[8..]) ^ hash);
            token = token[16..];
        }

        var (a, b) = token.Length switch
        {
            >= 8 => (BinaryPrimitives.ReadUInt64LittleEndian(token), BinaryPrimitives.ReadUInt64LittleEndian(token[^8..])),
            >= 4 => (BinaryPrimitives.ReadUInt32LittleEndian(token), (ulong)BinaryPrimitives.ReadUInt32LittleEndian(token[^4..])),
            > 0 => (token[0], (ulong)((token[token.Length >> 1] << 8) | token[^1])),
            _ => (0UL, 0UL),
        };
        return Math.Max(1, Fold(Fold(a ^ salt, b ^ hash) ^ K2, hash ^ K1));
    }

    private static ulong Fold(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return high ^ low;
    }
}
