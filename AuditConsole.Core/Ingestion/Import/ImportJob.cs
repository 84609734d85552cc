namespace AuditConsole.Core.Ingestion.Import;

public enum ImportState
{
    Waiting,
    Running,
    Done,

    /// <summary>Reading stopped before the end of the file; the report says why.</summary>
    Failed,

    /// <summary>The process stopped first.</summary>
    Stopped,
}

/// <summary>One uploaded file on its way into the ledger, as it was when asked.</summary>
/// <param name="Started">When it was handed over, microseconds UTC.</param>
/// <param name="Report">Null until it has ended.</param>
public sealed record ImportJob(Guid Id, string FileName, string Source, long Started, ImportState State, ImportProgress Progress, ImportReport? Report)
{
    public bool HasEnded => State is ImportState.Done or ImportState.Failed or ImportState.Stopped;
}
