using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers.Batches;
using AuditConsole.Core.Ledgers.Writing;

namespace AuditConsole.Core.Ledgers;

/// <summary>All that this process holds of one ledger in memory. Only what is committed is in it; one thread changes it.</summary>
internal sealed class LedgerMirror(string tenant, string origin, BatchCache cache)
{
    public string Tenant { get; } = tenant;

    public string Origin { get; } = origin;

    public Head Head { get; } = new();

    public Feed Feed { get; } = new();

    public LedgerHealth Health { get; } = new();

    public BatchDirectory Directory { get; } = new();

    public BatchCache Cache { get; } = cache;

    /// <summary>The name of this ledger's batches in the cache. One that was dropped and made anew has the tenant of the old, and none of its events.</summary>
    public string CacheKey { get; } = $"{tenant} {Guid.NewGuid():N}";

    public DuplicateIndex Duplicates { get; } = new();

    public ChainState Chain { get; private set; } = new(origin);

    /// <summary>Type of the newest event; null while there is none.</summary>
    public string? LastType { get; private set; }

    /// <summary>Takes in one committed batch, except for its place in the chain. The batch can be found before its events are counted.</summary>
    public void Show(DecodedBatch batch, IEnumerable<AuditEvent> events)
    {
        Cache.Add(CacheKey, batch);
        Directory.Add(batch.FirstSeq, batch.Count);
        foreach (var e in events)
        {
            Head.Append(e);
            LastType = e.Type;
        }
    }

    public void Advance(ChainState chain)
    {
        Chain = chain;
        Duplicates.Commit();
    }
}
