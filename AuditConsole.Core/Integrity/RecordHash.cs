using System.Security.Cryptography;

namespace AuditConsole.Core.Integrity;

/// <summary>The hashes of records, parts and nodes. The first byte of what is hashed separates the uses.</summary>
public static class RecordHash
{
    public const int SeedBytes = 16;
    public const int SaltBytes = 16;

    private const byte LeafPrefix = 0x00;
    private const byte NodePrefix = 0x01;
    private const byte PartPrefix = 0x02;
    private const byte SaltPrefix = 0x05;

    // Contents up to here are copied behind their salt on the stack: one call of the one-shot hash beats the incremental one.
    private const int OnStack = 4096;

    [ThreadStatic]
    private static IncrementalHash? _incremental;

    public static void Leaf(ReadOnlySpan<byte> record, Span<byte> destination)
    {
        Span<byte> input = stackalloc byte[CanonicalRecord.MaxBytes + 1];
        input[0] = LeafPrefix;
        record.CopyTo(input[1..]);
        SHA256.HashData(input[..(record.Length + 1)], destination);
    }

    public static void Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> destination)
    {
        Span<byte> input = stackalloc byte[1 + (2 * Digest.Size)];
        input[0] = NodePrefix;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + Digest.Size)..]);
        SHA256.HashData(input, destination);
    }

    /// <summary>The salt of one part, from the record's random seed.</summary>
    public static void Salt(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> partName, Span<byte> salt)
    {
        Span<byte> input = stackalloc byte[1 + SeedBytes + RecordRules.MaxPartNameBytes];
        input[0] = SaltPrefix;
        seed[..SeedBytes].CopyTo(input[1..]);
        partName.CopyTo(input[(1 + SeedBytes)..]);
        Span<byte> hash = stackalloc byte[Digest.Size];
        SHA256.HashData(input[..(1 + SeedBytes + partName.Length)], hash);
        hash[..SaltBytes].CopyTo(salt);
    }

    public static void Part(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> content, Span<byte> destination)
    {
        Span<byte> input = stackalloc byte[1 + SaltBytes + OnStack];
        input[0] = PartPrefix;
        salt[..SaltBytes].CopyTo(input[1..]);
        if (content.Length <= OnStack)
        {
            content.CopyTo(input[(1 + SaltBytes)..]);
            SHA256.HashData(input[..(1 + SaltBytes + content.Length)], destination);
            return;
        }

        var hash = _incremental ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(input[..(1 + SaltBytes)]);
        hash.AppendData(content);
        hash.GetHashAndReset(destination);
    }

    /// <summary>The digest of a part whose salt comes from the record's seed.</summary>
    public static Digest SeededPart(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> partName, ReadOnlySpan<byte> content)
    {
        Span<byte> salt = stackalloc byte[SaltBytes];
        Span<byte> digest = stackalloc byte[Digest.Size];
        Salt(seed, partName, salt);
        Part(salt, content, digest);
        return Digest.Read(digest);
    }
}
