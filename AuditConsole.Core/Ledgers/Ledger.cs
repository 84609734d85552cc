using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers.Sealing;

namespace AuditConsole.Core.Ledgers;

/// <summary>One tenant's ledger, open: its writer, reader, in-memory head and feed.</summary>
public sealed class Ledger
{
    internal Ledger(SegmentReader segments, LedgerSealer sealer)
    {
        Segments = segments;
        Sealer = sealer;
    }

    public required string Tenant { get; init; }

    /// <summary>The line that names this ledger in checkpoints; fixed at creation.</summary>
    public required string Origin { get; init; }

    /// <summary>When it was made, microseconds UTC.</summary>
    public long Created { get; init; }

    /// <summary>Number of events, which is the newest seq.</summary>
    public long Size => Head.Size;

    public required Head Head { get; init; }

    public required LedgerReader Reader { get; init; }

    public required Feed Feed { get; init; }

    public required IEventIntake Intake { get; init; }

    internal LedgerSealer Sealer { get; }

    internal SegmentReader Segments { get; }

    /// <summary>How many full runs are sealed.</summary>
    public int SegmentCount => Head.Shape.Segments.Length;

    /// <summary>What is wrong with the segments, with making them, or with what they will be made of; null when nothing is known to be. Events are taken and answered all the same.</summary>
    public string? SealingProblem => Sealer.Problem ?? Head.Shape.Segments.Select(segment => segment.Damage?.Message).FirstOrDefault(damage => damage is not null) ?? Health.BatchProblem;

    /// <summary>Who works on it in the background.</summary>
    public LedgerHolds Holds { get; } = new();

    /// <summary>Whether events can be appended, and what is wrong when they cannot.</summary>
    public LedgerHealth Health { get; init; } = new();
}
