using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Query.Search;
using Microsoft.Extensions.Options;

namespace AuditConsole.Core.Query;

/// <summary>The only way to read many events: rows, histogram, facets and counts of one ledger, within a scope.</summary>
public sealed class EventSearch : IDisposable
{
    private readonly Func<string, SearchTarget?> _find;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _slots;

    public EventSearch(LedgerCatalog ledgers, TimeProvider time, IOptions<QueryOptions> options)
        : this(tenant => ledgers.Find(tenant, out var ledger) ? SearchTarget.Of(ledger) : null, time, options.Value)
    {
    }

    internal EventSearch(Func<string, SearchTarget?> find, TimeProvider time, QueryOptions options)
    {
        _find = find;
        _time = time;
        _slots = new SemaphoreSlim(options.QueryConcurrency);
    }

    /// <summary>Answers a request; a tenant without a ledger has no events.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; noticed within 50 ms.</exception>
    /// <exception cref="ArgumentException">A facet's field has no column, or a histogram's range is open.</exception>
    public async Task<SearchResult> RunAsync(SearchRequest request, CancellationToken cancellationToken)
    {
        var target = _find(request.Scope.Tenant) ?? SearchTarget.Nothing;
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // A scan is work for a processor: whoever asks, a circuit above all, must be free meanwhile.
            return await Task.Run(() => ScanAsync(target, SearchPlan.Of(request), cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _slots.Release();
        }
    }

    private async Task<SearchResult> ScanAsync(SearchTarget target, SearchPlan plan, CancellationToken cancellationToken)
    {
        var scan = new LedgerScan(target, plan, _time, cancellationToken);
        await using (scan.ConfigureAwait(false))
        {
            return await scan.RunAsync().ConfigureAwait(false);
        }
    }

    public void Dispose() => _slots.Dispose();
}
