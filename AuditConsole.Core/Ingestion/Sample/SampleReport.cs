namespace AuditConsole.Core.Ingestion.Sample;

/// <summary>How far the making of sample events has come.</summary>
/// <param name="Made">Events made and stored, or found to be stored already.</param>
public readonly record struct SampleProgress(long Made, long Total);

/// <summary>What came of it.</summary>
/// <param name="Duplicates">Events that were there already: the same seed makes the same events.</param>
public sealed record SampleReport(long Made, long Stored, long Duplicates);

/// <summary>A loading of sample data that runs, or the last that ran.</summary>
/// <param name="Report">Null while it runs, and when it failed.</param>
/// <param name="Failure">Why it failed, in a sentence; null when it did not.</param>
public sealed record SampleLoad(SampleProgress Progress, SampleReport? Report, string? Failure)
{
    public bool IsRunning => Report is null && Failure is null;
}
