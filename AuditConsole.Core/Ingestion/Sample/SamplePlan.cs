namespace AuditConsole.Core.Ingestion.Sample;

/// <summary>What sample events to make.</summary>
/// <param name="Seed">Decides everything that is left to chance.</param>
/// <param name="Events">How many; the story alone has a few hundred.</param>
/// <param name="End">When the newest happened, microseconds UTC.</param>
public sealed record SamplePlan(long Seed, long Events, long End)
{
    /// <summary>What <em>Load sample data</em> loads.</summary>
    public const long DefaultSeed = 1;

    public const long DefaultEvents = 20_000;

    public const long LeastEvents = 1_000;

    public const long MostEvents = 1_000_000_000;

    /// <summary>Days from the oldest to the newest.</summary>
    public int Days { get; init; } = 90;
}
