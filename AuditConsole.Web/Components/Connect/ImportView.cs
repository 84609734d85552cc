using AuditConsole.Core.Ingestion;

namespace AuditConsole.Web.Components.Connect;

public enum ImportStage
{
    /// <summary>Its events are being stored.</summary>
    Running,

    /// <summary>Read to its end.</summary>
    Done,

    /// <summary>Reading stopped before the end; what was stored stays stored.</summary>
    Failed,
}

/// <summary>An import as pages show it.</summary>
/// <param name="BytesTotal">Null when the length is not known.</param>
/// <param name="Started">Microseconds UTC.</param>
public sealed record ImportView(string Id, string FileName, string Source, ImportStage Stage, long BytesRead, long? BytesTotal, int Accepted, int Duplicates, int Refused, long Started)
{
    /// <summary>Left out by the source's own filter.</summary>
    public int Ignored { get; init; }

    /// <summary>Why reading stopped.</summary>
    public string? Failure { get; init; }

    /// <summary>Times of the file's oldest and newest event, microseconds UTC; null when none is in the ledger.</summary>
    public (long Oldest, long Newest)? Span { get; init; }

    public IReadOnlyList<RefusedEvent> Errors { get; init; } = [];

    public int ErrorsOmitted { get; init; }

    /// <summary>0 to 100; null when the length is not known.</summary>
    public int? Percent => BytesTotal is > 0 ? (int)Math.Clamp(BytesRead * 100 / BytesTotal.Value, 0, 100) : null;

    public int Events => Accepted + Duplicates + Refused + Ignored;
}
