using System.Collections.Concurrent;

namespace AuditConsole.Core.Changes.Projection;

/// <summary>How far the projection of each ledger has come.</summary>
internal sealed class ProjectionPositions
{
    private readonly ConcurrentDictionary<string, ProjectionPosition> _byLedger = new(StringComparer.Ordinal);

    public ProjectionPosition Of(string tenant) => _byLedger.GetOrAdd(tenant, _ => new ProjectionPosition());

    /// <summary>The ledger was dropped: one of the same name begins anew.</summary>
    public void Forget(string tenant) => _byLedger.TryRemove(tenant, out _);
}
