using AuditConsole.Core.Ledgers;

namespace AuditConsole.Core.Query;

/// <summary>The only way to read many events: rows, histogram, facets and counts of one ledger, within a scope.</summary>
public sealed class EventSearch(LedgerCatalog ledgers, TimeProvider time)
{
    /// <exception cref="OperationCanceledException">Cancelled; noticed within 50 ms.</exception>
    public Task<SearchResult> RunAsync(SearchRequest request, CancellationToken cancellationToken) => throw new NotImplementedException(ledgers.ToString() + time);
}
