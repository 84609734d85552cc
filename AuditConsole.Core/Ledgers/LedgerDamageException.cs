namespace AuditConsole.Core.Ledgers;

/// <summary>Something that is stored of a ledger's events is not what was written. The rest of the ledger can be read.</summary>
public abstract class LedgerDamageException(string message, Exception? inner) : IOException(message, inner)
{
    /// <summary>When it was found reading an event: the events around it of which none can be read, first and last. Null when nothing is known of others.</summary>
    public abstract (long FirstSeq, long LastSeq)? Unreadable { get; }
}
