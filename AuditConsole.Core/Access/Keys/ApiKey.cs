namespace AuditConsole.Core.Access.Keys;

/// <summary>A key a program shows instead of signing in. Its secret is not kept, only the hash.</summary>
public sealed record ApiKey
{
    /// <summary>UUIDv7.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Public beginning, <c>ack_…</c>; null for a key given from outside in a form of its own.</summary>
    public string? Prefix { get; init; }

    /// <summary>SHA-256 of the key's text.</summary>
    internal ReadOnlyMemory<byte> SecretHash { get; init; }

    /// <summary>The account whose rights bound the key's.</summary>
    public required string OwnerId { get; init; }

    public required IReadOnlyList<string> Permissions { get; init; }

    public required Scope Scope { get; init; }

    /// <summary>The only source it may send events for; null for any.</summary>
    public string? Source { get; init; }

    /// <summary>Microseconds UTC.</summary>
    public long Created { get; init; }

    /// <summary>Microseconds UTC; null = never, which only keys that can do nothing but send events may have.</summary>
    public long? Expires { get; init; }

    /// <summary>Days since 1970 UTC; null when never used.</summary>
    public int? LastUsedDay { get; init; }

    public bool IsExpired(long now) => Expires <= now;
}
