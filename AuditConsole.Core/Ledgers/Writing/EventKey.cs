using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AuditConsole.Core.Integrity;
using AuditConsole.Core.Segments;

namespace AuditConsole.Core.Ledgers.Writing;

/// <summary>128 bits that stand for (source, id, stated time): a SHA-256 cut short, the same in every process, so equal keys mean equal texts.</summary>
internal readonly record struct EventKey(ulong High, ulong Low)
{
    // Records cannot hold longer ids, and a longer one with its #n would not fit any more.
    private const int LongestPlainId = 240;

    // Ids come from outside: nobody must be able to choose those that crowd one slot of a table.
    private static readonly ulong TableKey = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(8)) | 1;

    public static EventKey Of(string source, string id, long statedTime)
    {
        Span<byte> input = stackalloc byte[1024];
        var at = 0;
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

    /// <summary>64 bits that stand for the request that an id belongs to, and so for the id: what segments filter by.</summary>
    public static ulong OfRequest(ReadOnlySpan<char> id)
    {
        var request = SealedIds.RequestOf(id);
        Span<byte> input = stackalloc byte[RecordRules.MaxIdBytes * 2];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.TryGetBytes(request, input, out var written) ? input[..written] : Encoding.UTF8.GetBytes(request.ToString()), hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }

    /// <summary>What a segment's filter has of an event: a long id is looked for by its hash, a request by what it is.</summary>
    public static IEnumerable<ulong> RequestsOf(string id)
    {
        var baseId = BaseId(id);
        yield return OfRequest(baseId);
        if (baseId != id)
        {
            yield return OfRequest(id);
        }
    }

    /// <summary>The id that <c>#2</c>, <c>#3</c> … are put behind: the id itself, or its hash where there would be no room.</summary>
    public static string BaseId(string id)
        => Encoding.UTF8.GetByteCount(id) <= LongestPlainId ? id : "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)));

    public override int GetHashCode() => (int)(Math.BigMul(Low ^ TableKey, TableKey, out var low) ^ low);
}
