using System.Numerics;
using System.Security.Cryptography;

namespace AuditConsole.Core.Integrity;

/// <summary>The compact state of a Merkle tree that only grows: the roots of its perfect subtrees, one for each set bit of its size.</summary>
public sealed class MerkleFrontier
{
    private const int Levels = 63;
    private readonly byte[] _nodes = new byte[Levels * Digest.Size];

    public long Size { get; private set; }

    public void Append(ReadOnlySpan<byte> leaf) => AppendSubtree(leaf, level: 0);

    /// <summary>Appends a perfect subtree of 2^<paramref name="level"/> leaves by its root.</summary>
    /// <exception cref="InvalidOperationException">The size so far is no multiple of the subtree's.</exception>
    public void AppendSubtree(ReadOnlySpan<byte> root, int level)
    {
        if ((Size & ((1L << level) - 1)) != 0)
        {
            throw new InvalidOperationException("The subtree does not begin where one of its size can.");
        }

        Span<byte> carry = stackalloc byte[Digest.Size];
        root.CopyTo(carry);
        var leaves = 1L << level;
        for (; (Size >> level & 1) == 1; level++)
        {
            RecordHash.Node(Node(level), carry, carry);
        }

        carry.CopyTo(Node(level));
        Size += leaves;
    }

    /// <summary>The root of RFC 9162 over all leaves so far.</summary>
    public Digest Root()
    {
        Span<byte> root = stackalloc byte[Digest.Size];
        if (Size == 0)
        {
            SHA256.HashData([], root);
            return Digest.Read(root);
        }

        var lowest = BitOperations.TrailingZeroCount(Size);
        Node(lowest).CopyTo(root);
        for (var level = lowest + 1; Size >> level != 0; level++)
        {
            if ((Size >> level & 1) == 1)
            {
                RecordHash.Node(Node(level), root, root);
            }
        }

        return Digest.Read(root);
    }

    public void CopyTo(MerkleFrontier other)
    {
        _nodes.CopyTo(other._nodes, 0);
        other.Size = Size;
    }

    /// <summary>The subtree roots, largest first.</summary>
    public byte[] Serialise()
    {
        var bytes = new byte[BitOperations.PopCount((ulong)Size) * Digest.Size];
        var at = 0;
        for (var level = Levels - 1; level >= 0; level--)
        {
            if ((Size >> level & 1) == 1)
            {
                Node(level).CopyTo(bytes.AsSpan(at));
                at += Digest.Size;
            }
        }

        return bytes;
    }

    /// <summary>False when the bytes are not the state of a tree of this size.</summary>
    public static bool TryRestore(long size, ReadOnlySpan<byte> bytes, out MerkleFrontier frontier)
    {
        frontier = new MerkleFrontier();
        if (size < 0 || bytes.Length != BitOperations.PopCount((ulong)size) * Digest.Size)
        {
            return false;
        }

        frontier.Size = size;
        for (var level = Levels - 1; level >= 0; level--)
        {
            if ((size >> level & 1) == 1)
            {
                bytes[..Digest.Size].CopyTo(frontier.Node(level));
                bytes = bytes[Digest.Size..];
            }
        }

        return true;
    }

    private Span<byte> Node(int level) => _nodes.AsSpan(level * Digest.Size, Digest.Size);
}
