namespace AuditConsole.Tests.Benchmarks;

/// <summary>What a row has to reach, at the number of events it is said for.</summary>
/// <param name="Floor">Short of it a release stops.</param>
internal sealed record BenchTarget(string Row, string Unit, double Goal, double Floor, int Events, bool MoreIsBetter = false)
{
    private const int Million = 1_000_000;

    private static readonly BenchTarget[] All =
    [
        new("P1", "events/s", 40_000, 15_000, 500_000, MoreIsBetter: true),
        new("P2", "events/s", 25_000, 10_000, 5 * Million, MoreIsBetter: true),
        new("P3 p50", "ms", 15, double.NaN, 0),
        new("P3 p99", "ms", 150, 1_000, 0),
        new("P5", "B/event", 120, 151, Million),
        new("P6", "B/event", 200, 300, Million),
        new("Q1", "ms", 25, 145, Million),
        new("Q2", "ms", 10, 19, Million),
        new("Q3", "ms", 20, 64, Million),
        new("Q4", "ms", 12, 24, Million),
        new("Q5", "ms", 16, 32, Million),
        new("Q6", "ms", 50, 335, Million),
        new("Q7", "ms", 25, 78, Million),
        new("Q8", "ms", 50, 200, Million),
        .. Enumerable.Range(1, 7).Select(question => new BenchTarget(FormattableString.Invariant($"Q9 Q{question}"), "ms", 150, 600, Million)),
        new("L1 p50", "ms", 300, double.NaN, 0),
        new("L1 p99", "ms", 1_000, 3_000, 0),
        new("M1 empty", "MB", 150, 300, 0),
        new("M1", "MB", 200, 400, 10 * Million),
        new("M2 asked", "MB", 600, 1_000, 10 * Million),
        new("M2 ingest", "MB", 700, 1_500, 500_000),
        new("S1", "s", 3, 8, 10 * Million),
        new("S1 killed", "s", 5, 15, 10 * Million),
    ];

    /// <summary>Null for a row that has none.</summary>
    public static BenchTarget? Of(string row) => All.FirstOrDefault(target => target.Row == row);

    public string Verdict(double value) => Reaches(value, Goal) ? "goal" : Reaches(value, Floor) ? "floor" : "NO";

    private bool Reaches(double value, double limit) => MoreIsBetter ? value >= limit : value <= limit;
}
