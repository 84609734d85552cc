namespace AuditConsole.Core.Ingestion;

/// <summary>How a request of events ended; the numbers are HTTP's.</summary>
public enum IngestionStatus
{
    Stored = 200,

    /// <summary>The envelope cannot be read; nothing was stored.</summary>
    Malformed = 400,

    /// <summary>An event names another tenant than the credential's.</summary>
    Forbidden = 403,
    TooLarge = 413,
    UnsupportedType = 415,

    /// <summary>Strict, and one event was refused: nothing was stored.</summary>
    Refused = 422,

    /// <summary>The ledger's queue stayed full; nothing was stored, try again soon.</summary>
    Full = 429,

    /// <summary>The store cannot be written; nothing was stored.</summary>
    Unavailable = 503,
}

/// <param name="Title">What failed, in a short sentence; null when stored.</param>
/// <param name="Detail">Where, and what was expected.</param>
public sealed record IngestionAnswer(IngestionStatus Status, IngestionReport Report, string? Title = null, string? Detail = null)
{
    private static readonly IngestionReport Nothing = new();

    /// <summary>Number of events in the ledger after the commit; 0 when nothing was offered.</summary>
    public long LedgerSize { get; init; }

    public static IngestionAnswer Failed(IngestionStatus status, string title, string? detail = null) => new(status, Nothing, title, detail);
}
