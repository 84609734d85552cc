using AuditConsole.Core.Changes.State;

namespace AuditConsole.Core.Changes.Projection;

/// <summary>Writes read from a stretch of the ledger, ready to be threaded.</summary>
/// <param name="Events">How many events the stretch holds, most of which write nothing.</param>
/// <param name="LastSeq">Where it ends.</param>
internal sealed record ProjectionBatch(IReadOnlyList<ObjectWrite> Writes, int Events, long LastSeq)
{
    /// <summary>Events that ended objects without naming them. What they write follows from what is stored: <see cref="SweepReach"/>.</summary>
    public IReadOnlyList<ObjectSweep> Sweeps { get; init; } = [];
}
