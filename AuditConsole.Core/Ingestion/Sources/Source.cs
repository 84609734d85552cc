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

    /// <summary>Nothing is taken from it: what is sent is refused as unavailable, so that its sender keeps it; files are not read on.</summary>
    public bool IsPaused { get; init; }

    /// <summary>Certificates (PEM) of the authorities whose client certificates stand for this source; null when it takes none.</summary>
    public string? ClientAuthorities { get; init; }

    /// <summary>Subject or alternative name that the client certificate must have; null when any of the authorities will do.</summary>
    public string? ClientName { get; init; }

    /// <summary>A token and a client certificate are both demanded.</summary>
    public bool NeedsBoth { get; init; }

    /// <summary>Patterns of the log files that are followed, such as <c>/var/log/kubernetes/audit*.log</c>; empty when none are.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>Files first seen are followed from their end, not from their beginning.</summary>
    public bool StartsAtEnd { get; init; }

    public long Created { get; init; }

    /// <summary>When the newest event of the source arrived, microseconds UTC; null before the first.</summary>
    public long? LastSeen { get; init; }

    public SourceCounters Counters { get; init; }
}

/// <summary>What a source has sent since it was made.</summary>
/// <param name="Conflicts">Events whose id was there with other content.</param>
/// <param name="Truncated">Events whose bodies the sender had cut off.</param>
/// <param name="ClockSkewed">Events that state a time too far from the time of arrival.</param>
public readonly record struct SourceCounters(long Received, long Accepted, long Duplicates, long Refused, long Conflicts, long RedactedValues, long Truncated = 0, long ClockSkewed = 0)
{
    public static SourceCounters operator +(SourceCounters one, SourceCounters other) => new(
        one.Received + other.Received,
        one.Accepted + other.Accepted,
        one.Duplicates + other.Duplicates,
        one.Refused + other.Refused,
        one.Conflicts + other.Conflicts,
        one.RedactedValues + other.RedactedValues,
        one.Truncated + other.Truncated,
        one.ClockSkewed + other.ClockSkewed);
}
