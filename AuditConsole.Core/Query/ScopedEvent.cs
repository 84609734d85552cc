using AuditConsole.Core.Access;
using AuditConsole.Core.Common;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Ledgers.Sealing;

namespace AuditConsole.Core.Query;

/// <summary>One event by its place, for those who know it already; many are searched for.</summary>
public static class ScopedEvent
{
    /// <summary>The event with its chain value, which of a sealed one has to be computed.</summary>
    /// <exception cref="SegmentDamageException">Its segment is damaged.</exception>
    public static async ValueTask<StoredEvent> WithChainAsync(this LedgerCatalog ledgers, Scope scope, StoredEvent stored, CancellationToken cancellationToken)
        => ledgers.Find(scope.Tenant, out var ledger) ? stored with { Chain = await ledger.Reader.ChainAsync(stored, cancellationToken).ConfigureAwait(false) } : stored;

    /// <returns>Not found when there is no such event; one outside the scope looks the same. Unavailable when what is stored of it is damaged.</returns>
    public static async ValueTask<Result<StoredEvent>> ReadAsync(this LedgerCatalog ledgers, Scope scope, long seq, CancellationToken cancellationToken)
    {
        try
        {
            return ledgers.Find(scope.Tenant, out var ledger) && await ledger.Reader.ReadAsync(seq, cancellationToken).ConfigureAwait(false) is { } stored && scope.Contains(stored.Event) ? stored : Problem.NotFound;
        }
        catch (LedgerDamageException damage)
        {
            return new Problem(ProblemKind.Unavailable, "The event cannot be read", scope.IsWholeLedger ? damage.Message : "What is stored of it is damaged.");
        }
    }
}
