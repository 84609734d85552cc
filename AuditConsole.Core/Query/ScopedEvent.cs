using AuditConsole.Core.Access;
using AuditConsole.Core.Ledgers;

namespace AuditConsole.Core.Query;

/// <summary>One event by its place, for those who know it already; many are searched for.</summary>
public static class ScopedEvent
{
    /// <returns>Null when there is no such event; one outside the scope looks the same.</returns>
    public static async ValueTask<StoredEvent?> ReadAsync(this LedgerCatalog ledgers, Scope scope, long seq, CancellationToken cancellationToken)
        => ledgers.Find(scope.Tenant, out var ledger) && await ledger.Reader.ReadAsync(seq, cancellationToken).ConfigureAwait(false) is { } stored && scope.Contains(stored.Event) ? stored : null;
}
