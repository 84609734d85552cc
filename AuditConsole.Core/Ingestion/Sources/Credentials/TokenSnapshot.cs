using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Security.Cryptography;

namespace AuditConsole.Core.Ingestion.Sources.Credentials;

/// <summary>All tokens as they were at one moment; never changed, only replaced.</summary>
internal sealed class TokenSnapshot
{
    public static readonly TokenSnapshot Empty = new([]);

    private readonly FrozenDictionary<ulong, SourceToken[]> _byHead;

    public TokenSnapshot(IReadOnlyList<SourceToken> tokens)
    {
        Tokens = tokens;
        _byHead = tokens.GroupBy(t => Head(t.Hash.Span)).ToFrozenDictionary(g => g.Key, g => g.ToArray());
    }

    /// <summary>The newest first.</summary>
    public IReadOnlyList<SourceToken> Tokens { get; }

    public SourceToken? Find(string text)
    {
        var hash = SourceTokenText.Hash(text);
        return Array.Find(_byHead.GetValueOrDefault(Head(hash)) ?? [], token => CryptographicOperations.FixedTimeEquals(token.Hash.Span, hash));
    }

    private static ulong Head(ReadOnlySpan<byte> hash) => BinaryPrimitives.ReadUInt64BigEndian(hash);
}
