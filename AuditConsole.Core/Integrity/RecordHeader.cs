namespace AuditConsole.Core.Integrity;

/// <summary>The clear header of a canonical record: what structure needs, nothing personal.</summary>
public readonly record struct RecordHeader
{
    public required long Seq { get; init; }

    /// <summary>When the server took it, microseconds UTC.</summary>
    public long Received { get; init; }

    /// <summary>When the source says it happened, microseconds UTC.</summary>
    public long Occurred { get; init; }

    public required string Id { get; init; }

    public required string Type { get; init; }

    public required string Source { get; init; }

    public required string Tenant { get; init; }

    /// <summary>Empty when it belongs to none.</summary>
    public required string Project { get; init; }
}

/// <summary>One part as its record names it: the content itself lies elsewhere and may be erased.</summary>
/// <param name="Length">Bytes of content.</param>
public readonly record struct RecordPart(string Name, long Length, Digest Digest);
