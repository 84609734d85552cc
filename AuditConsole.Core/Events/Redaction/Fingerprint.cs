using System.Security.Cryptography;

namespace AuditConsole.Core.Events.Redaction;

/// <summary>Marks for removed values: equal values under one key have equal marks, so a change shows without its content.</summary>
public sealed class Fingerprint(byte[] key)
{
    /// <summary>Characters of a fingerprint: 8 bytes in Base32.</summary>
    public const int Length = 13;

    /// <summary>Shorter values get none: whoever holds the key and the ledger could guess them.</summary>
    public const int MinValueBytes = 8;

    private const int MaxStackBytes = 1024;

    private static ReadOnlySpan<byte> Alphabet => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"u8;

    /// <summary>Writes the first 8 bytes of HMAC-SHA-256(key, rule ‖ value) in Base32; false when the value is too short for one.</summary>
    public bool TryWrite(RedactionRule rule, ReadOnlySpan<byte> value, Span<byte> fingerprint)
    {
        if (value.Length < MinValueBytes)
        {
            return false;
        }

        var length = value.Length + 2;
        var input = length <= MaxStackBytes ? stackalloc byte[MaxStackBytes] : new byte[length];
        input[0] = (byte)'R';
        input[1] = (byte)('0' + (int)rule);
        value.CopyTo(input[2..]);
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, input[..length], mac);
        var bits = 0UL;
        for (var i = 0; i < 8; i++)
        {
            bits = (bits << 8) | mac[i];
        }

        for (var i = 0; i < Length; i++)
        {
            // 64 bits are 12 groups of five and one of four, which is filled up with a zero bit.
            var shift = 59 - (i * 5);
            fingerprint[i] = Alphabet[(int)((shift >= 0 ? bits >> shift : bits << -shift) & 31)];
        }

        return true;
    }
}
