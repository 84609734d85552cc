namespace AuditConsole.Core.Ledgers;

/// <summary>Reads whole events by their place. It asks no scope: what it gives must pass one before it is shown.</summary>
public sealed class LedgerReader
{
    public ValueTask<StoredEvent?> ReadAsync(long seq, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>The events of a set of places, in the order asked; places that do not exist are left out.</summary>
    public Task<IReadOnlyList<StoredEvent>> ReadAsync(IReadOnlyList<long> seqs, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Events after a place, ascending, as far as the ledger reaches now.</summary>
    public IAsyncEnumerable<StoredEvent> ReadAfterAsync(long seq, CancellationToken cancellationToken) => throw new NotImplementedException();
}
