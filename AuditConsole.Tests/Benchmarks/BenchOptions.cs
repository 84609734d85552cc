namespace AuditConsole.Tests.Benchmarks;

/// <param name="Events">How many events; each row has its own default.</param>
/// <param name="AskedRuns">How often to measure; null for what is usual.</param>
/// <param name="Megabytes">How large the file is, for rows that read one.</param>
public sealed record BenchOptions(int? Events, int? AskedRuns, int? Megabytes)
{
    public int Runs => AskedRuns ?? 3;

    /// <summary>Questions are short, so they are asked more often.</summary>
    public int QuestionRuns => AskedRuns ?? 5;

    /// <summary>The rows asked for of those that one benchmark measures together.</summary>
    public IReadOnlyList<string> Rows { get; init; } = [];

    /// <summary>What stands in the table at the end.</summary>
    public BenchReport Report { get; init; } = new();
}
