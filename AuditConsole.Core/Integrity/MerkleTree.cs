using System.Numerics;
using System.Security.Cryptography;

namespace AuditConsole.Core.Integrity;

/// <summary>The tree of RFC 9162 §2.1 over all its leaf hashes at once, as the definition has it.</summary>
public static class MerkleTree
{
    public static Digest Root(ReadOnlySpan<Digest> leaves)
    {
        Span<byte> root = stackalloc byte[Digest.Size];
        if (leaves.IsEmpty)
        {
            SHA256.HashData([], root);
        }
        else
        {
            Fold(leaves, root);
        }

        return Digest.Read(root);
    }

    private static void Fold(ReadOnlySpan<Digest> leaves, Span<byte> root)
    {
        if (leaves.Length == 1)
        {
            leaves[0].CopyTo(root);
            return;
        }

        var split = (int)(BitOperations.RoundUpToPowerOf2((uint)leaves.Length) / 2);
        Span<byte> left = stackalloc byte[Digest.Size];
        Span<byte> right = stackalloc byte[Digest.Size];
        Fold(leaves[..split], left);
        Fold(leaves[split..], right);
        RecordHash.Node(left, right, root);
    }
}
