namespace AuditConsole.Core.Storage;

/// <summary>One commit: the new batches, and the ledger's state after them. It holds only where the state before is still the expected one.</summary>
public sealed record LedgerAppend(string LedgerId, long Epoch, long ExpectedSize, long Size, byte[] Chain, byte[] Frontier, IReadOnlyList<HeadBatchRow> Batches);

/// <summary>Another process has written to, or taken over, the ledger.</summary>
public sealed class LedgerFencedException(string ledgerId) : Exception($"The ledger '{ledgerId}' is not as this process left it: another process has opened it.");
