namespace AuditConsole.Core.Ingestion.Sources.Credentials;

/// <summary>A token that the sender of one source shows. Its text is not kept, only the hash.</summary>
public sealed record SourceToken
{
    /// <summary>UUIDv7.</summary>
    public required string Id { get; init; }

    /// <summary>The only source it is good for.</summary>
    public required string Source { get; init; }

    /// <summary>The last two characters, by which its owner tells which one it is.</summary>
    public required string Hint { get; init; }

    /// <summary>SHA-256 of the token's text.</summary>
    internal ReadOnlyMemory<byte> Hash { get; init; }

    /// <summary>Microseconds UTC.</summary>
    public long Created { get; init; }

    /// <summary>Microseconds UTC; null until another takes its place.</summary>
    public long? Expires { get; init; }

    /// <summary>What events name it by: of 256 random bits, the first 64 of their digest tell nobody the rest.</summary>
    public string Fingerprint => "sha256:" + Convert.ToHexStringLower(Hash.Span[..8]);

    public bool IsExpired(long now) => Expires <= now;
}

/// <param name="Text">The whole token, in memory only this once.</param>
public sealed record CreatedSourceToken(SourceToken Token, string Text);
