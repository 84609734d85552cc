namespace AuditConsole.Core.Ledgers.Batches;

/// <summary>A batch of the head is not there, or not what was written.</summary>
public sealed class BatchDamageException(string ledger, long firstSeq, long lastSeq, Exception found)
    : LedgerDamageException($"The batch of events {firstSeq} to {lastSeq} of the ledger '{ledger}' is damaged: {found.Message.TrimEnd('.')}.", found)
{
    public long LastSeq { get; } = lastSeq;

    public override (long FirstSeq, long LastSeq)? Unreadable { get; } = (firstSeq, lastSeq);
}
