using System.Collections.Frozen;
using System.Security.Cryptography;
using AuditConsole.Core.Access.Accounts;
using AuditConsole.Core.Access.Keys;

namespace AuditConsole.Core.Access;

/// <summary>Accounts and keys as they were at one moment; never changed, only replaced.</summary>
public sealed class AccessSnapshot
{
    public static readonly AccessSnapshot Empty = new([], []);

    private readonly FrozenDictionary<string, AccountFacts> _accounts;
    private readonly FrozenDictionary<string, ApiKey> _keys;
    private readonly FrozenDictionary<string, ApiKey[]> _own;
    private readonly FrozenDictionary<ulong, ApiKey[]> _foreign;

    internal AccessSnapshot(IReadOnlyList<AccountFacts> accounts, IReadOnlyList<ApiKey> keys)
    {
        Keys = keys;
        _accounts = accounts.ToFrozenDictionary(a => a.Id);
        _keys = keys.ToFrozenDictionary(k => k.Id);
        _own = keys.Where(k => k.Prefix is not null).GroupBy(k => k.Prefix!).ToFrozenDictionary(g => g.Key, g => g.ToArray());
        _foreign = keys.Where(k => k.Prefix is null).GroupBy(k => Head(k.SecretHash.Span)).ToFrozenDictionary(g => g.Key, g => g.ToArray());
    }

    /// <summary>All keys, the newest first.</summary>
    public IReadOnlyList<ApiKey> Keys { get; }

    public bool HasAccounts => _accounts.Count > 0;

    public AccountFacts? Account(string id) => _accounts.GetValueOrDefault(id);

    public ApiKey? Key(string id) => _keys.GetValueOrDefault(id);

    /// <summary>The key with this text, whether still good or not.</summary>
    public ApiKey? Find(string text)
    {
        var hash = ApiKeyText.Hash(text);
        var candidates = ApiKeyText.Prefix(text) is { } prefix ? _own.GetValueOrDefault(prefix) : _foreign.GetValueOrDefault(Head(hash));
        return Array.Find(candidates ?? [], key => CryptographicOperations.FixedTimeEquals(key.SecretHash.Span, hash));
    }

    private static ulong Head(ReadOnlySpan<byte> hash) => System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(hash);
}

/// <summary>What of an account is asked at every call.</summary>
public sealed record AccountFacts(string Id, string Tenant, string Email, string Role, bool Disabled, string SecurityStamp)
{
    internal static AccountFacts Of(Account account) => new(account.Id, account.Tenant, account.Email, account.Role, account.Disabled, account.SecurityStamp);
}
