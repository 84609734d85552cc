using AuditConsole.Core.Events;

namespace AuditConsole.Core.Ledgers;

/// <summary>Takes events for the default tenant's ledger, and is there before that is open.</summary>
internal sealed class DefaultIntake(LedgerCatalog ledgers) : IEventIntake
{
    public Task<IntakeReceipt> OfferAsync(IReadOnlyList<OfferedEvent> events, CancellationToken cancellationToken)
        => ledgers.Find(LedgerCatalog.DefaultTenant, out var ledger) ? ledger.Intake.OfferAsync(events, cancellationToken) : Task.FromResult(IntakeReceipt.Unavailable);
}
