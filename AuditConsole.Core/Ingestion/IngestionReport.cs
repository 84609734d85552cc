namespace AuditConsole.Core.Ingestion;

/// <summary>What became of the events of one request or file.</summary>
public sealed record IngestionReport
{
    public int Received { get; init; }

    public int Accepted { get; init; }

    public int Duplicates { get; init; }

    public int Refused { get; init; }

    /// <summary>Left out by the source's own filter, or no event at all: digests, control messages.</summary>
    public int Ignored { get; init; }

    /// <summary>Of what was accepted; when all was there already, of that. 0 when there is neither.</summary>
    public long FirstSeq { get; init; }

    public long LastSeq { get; init; }

    public ReadOnlyMemory<byte> LastChain { get; init; }

    /// <summary>Id of the only event of a single-event request.</summary>
    public string? SingleId { get; init; }

    /// <summary>The first 100 refusals.</summary>
    public IReadOnlyList<RefusedEvent> Errors { get; init; } = [];

    public int ErrorsOmitted { get; init; }
}

/// <param name="Index">0-based place in the batch.</param>
/// <param name="Line">1-based line, for NDJSON and files.</param>
/// <param name="Got">At most 64 characters, never from a redacted field.</param>
public sealed record RefusedEvent(int Index, int? Line, string? Id, string? Field, string ReasonCode, string Expected, string? Got, Guid? Quarantine);
