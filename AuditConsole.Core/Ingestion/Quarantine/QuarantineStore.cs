namespace AuditConsole.Core.Ingestion.Quarantine;

public sealed class QuarantineStore
{
    /// <summary>Newest first.</summary>
    public Task<IReadOnlyList<QuarantinedEvent>> ListAsync(string? source, int limit, CancellationToken cancellationToken) => throw new NotImplementedException();
}
