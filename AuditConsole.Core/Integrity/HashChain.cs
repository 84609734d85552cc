using System.Security.Cryptography;
using System.Text;

namespace AuditConsole.Core.Integrity;

/// <summary>The chain that gives every record a predecessor: C(0) from the ledger's origin, C(n) from C(n-1) and the leaf of record n.</summary>
public static class HashChain
{
    private const byte LinkPrefix = 0x03;
    private const byte StartPrefix = 0x04;

    public static byte[] Start(string origin) => SHA256.HashData([StartPrefix, .. Encoding.UTF8.GetBytes(origin)]);

    /// <param name="destination">May be the same memory as <paramref name="previous"/>.</param>
    public static void Next(ReadOnlySpan<byte> previous, ReadOnlySpan<byte> leaf, Span<byte> destination)
    {
        Span<byte> input = stackalloc byte[1 + (2 * Digest.Size)];
        input[0] = LinkPrefix;
        previous.CopyTo(input[1..]);
        leaf.CopyTo(input[(1 + Digest.Size)..]);
        SHA256.HashData(input, destination);
    }
}
