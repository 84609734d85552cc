namespace AuditConsole.Core.Storage;

/// <summary>One commit: the new batches, and the ledger's state after them. It holds only where the state before is still the expected one.</summary>
public sealed record LedgerAppend
{
    public required string LedgerId { get; init; }

    /// <summary>As <see cref="LedgerStore.TakeOverAsync"/> gave it.</summary>
    public required long Epoch { get; init; }

    public required long ExpectedSize { get; init; }

    public required long Size { get; init; }

    public required byte[] Chain { get; init; }

    public required byte[] Frontier { get; init; }

    public required IReadOnlyList<HeadBatchRow> Batches { get; init; }
}

/// <summary>Another process has written to, or taken over, the ledger.</summary>
public sealed class LedgerFencedException(string ledgerId) : Exception($"The ledger '{ledgerId}' is not as this process left it: another process has opened it.");
