namespace AuditConsole.Core.Ingestion.Kubernetes.Admission;

/// <summary>Reviews of a source that were let through without being recorded.</summary>
/// <param name="First">When the first of them came, microseconds UTC.</param>
/// <param name="Last">When the last of them came, microseconds UTC.</param>
internal sealed record Loss(string Source, string Why, long Count, long First, long Last)
{
    public const string NotWritten = "the ledger could not be written";

    public const string ProcessEnded = "the process ended before the ledger had taken them";

    public Loss And(Loss more) => this with { Count = Count + more.Count, First = Math.Min(First, more.First), Last = Math.Max(Last, more.Last) };
}
