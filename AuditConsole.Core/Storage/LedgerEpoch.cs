namespace AuditConsole.Core.Storage;

/// <summary>A ledger as one process holds it: what it writes is refused once another has taken the ledger over.</summary>
/// <param name="Epoch">As <see cref="LedgerStore.TakeOverAsync"/> gave it.</param>
public readonly record struct LedgerEpoch(string LedgerId, long Epoch);
