using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AuditConsole.Core.Ledgers.Writing;

/// <summary>128 bits that stand for (source, id, stated time): a keyed SHA-256, so equal keys mean equal texts and nobody can make two collide.</summary>
internal readonly record struct EventKey(ulong High, ulong Low)
{
    // Records cannot hold longer ids, and a longer one with its #n would not fit any more.
    private const int LongestPlainId = 240;

    // One secret for the process: the keys live in memory only.
    private static readonly byte[] Secret = RandomNumberGenerator.GetBytes(32);

    public static EventKey Of(string source, string id, long statedTime)
    {
        Span<byte> input = stackalloc byte[1024];
        Secret.CopyTo(input);
        var at = Secret.Length;
        BinaryPrimitives.WriteInt64BigEndian(input[at..], statedTime);
        at += 8;
        var length = Encoding.UTF8.GetBytes(source, input[(at + 2)..]);
        BinaryPrimitives.WriteInt16BigEndian(input[at..], (short)length);
        at += 2 + length;
        at += Encoding.UTF8.GetBytes(BaseId(id), input[at..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input[..at], hash);
        return new EventKey(BinaryPrimitives.ReadUInt64BigEndian(hash), BinaryPrimitives.ReadUInt64BigEndian(hash[8..]));
    }

    /// <summary>The id that <c>#2</c>, <c>#3</c> … are put behind: the id itself, or its hash where there would be no room.</summary>
    public static string BaseId(string id)
        => Encoding.UTF8.GetByteCount(id) <= LongestPlainId ? id : "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)));

    public override int GetHashCode() => (int)Low;
}
