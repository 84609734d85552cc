namespace AuditConsole.Core.Ingestion.Sources;

/// <summary>A configured origin of events and what it has sent so far.</summary>
public sealed record Source
{
    /// <summary><c>[A-Za-z0-9][A-Za-z0-9._:-]*</c>, at most 128; the last part of its paths.</summary>
    public required string Name { get; init; }

    public required string Cluster { get; init; }

    public string? Project { get; init; }

    /// <summary>CIDR blocks of proxies between clients and the API server.</summary>
    public IReadOnlyList<string> TrustedProxies { get; init; } = [];

    /// <summary>Stores the redacted bytes as part <c>raw</c>.</summary>
    public bool KeepRaw { get; init; }

    public long Created { get; init; }

    /// <summary>When the newest event of the source arrived, microseconds UTC; null before the first.</summary>
    public long? LastSeen { get; init; }

    public SourceCounters Counters { get; init; }
}

public readonly record struct SourceCounters(long Received, long Accepted, long Duplicates, long Refused, long Conflicts, long RedactedValues);
