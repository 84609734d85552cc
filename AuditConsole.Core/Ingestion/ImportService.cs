namespace AuditConsole.Core.Ingestion;

/// <summary>Imports files of events.</summary>
public sealed class ImportService
{
    /// <summary>Reads the stream to its end. <c>.gz</c> is recognised by its first bytes.</summary>
    /// <param name="progress">Told about every batch that became durable.</param>
    public Task<ImportReport> ImportAsync(Stream content, string fileName, long? length, Sources.Source source, IProgress<ImportProgress>? progress, CancellationToken cancellationToken) => throw new NotImplementedException();
}

/// <param name="BytesTotal">Null when the length is not known.</param>
public sealed record ImportProgress(long BytesRead, long? BytesTotal, int Accepted, int Duplicates, int Refused);

/// <param name="OldestTime">Time of the oldest event of the file, microseconds UTC; null when none was accepted or repeated.</param>
/// <param name="Failure">Why reading stopped before the end of the file; null when it was read whole.</param>
public sealed record ImportReport(IngestionReport Counts, long? OldestTime, long? NewestTime, string? Failure);
