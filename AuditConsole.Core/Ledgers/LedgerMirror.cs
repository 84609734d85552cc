using System.Collections.Concurrent;
using AuditConsole.Core.Events;
using AuditConsole.Core.Integrity;
using AuditConsole.Core.Ledgers.Batches;
using AuditConsole.Core.Ledgers.Sealing;
using AuditConsole.Core.Ledgers.Writing;
using AuditConsole.Core.Segments;
using AuditConsole.Core.Storage.Sealing;

namespace AuditConsole.Core.Ledgers;

/// <summary>All that this process holds of one ledger in memory. Only what is committed is in it; one thread changes it.</summary>
internal sealed class LedgerMirror
{
    private MerkleFrontier _runTree = new();

    public LedgerMirror(string tenant, string origin, SegmentStore store, SegmentCache cache)
    {
        Tenant = tenant;
        Origin = origin;
        Batches = new BatchCache(cache);
        Cache = cache;
        CacheKey = $"{tenant} {Guid.NewGuid():N}";
        Segments = new SegmentReader(tenant, CacheKey, store, cache);
        Duplicates = new DuplicateIndex(new SealedKeys(Head, Segments, CacheKey, cache));
        Chain = new ChainState(origin);
    }

    public string Tenant { get; }

    public string Origin { get; }

    public Head Head { get; } = new();

    public Feed Feed { get; } = new();

    public LedgerHealth Health { get; } = new();

    public BatchDirectory Directory { get; } = new();

    public BatchCache Batches { get; }

    /// <summary>What is unpacked of batches and segments, of all ledgers.</summary>
    public SegmentCache Cache { get; }

    public SegmentReader Segments { get; }

    /// <summary>Root and chain end of each full run that is not sealed yet, by its number.</summary>
    public ConcurrentDictionary<long, RunProof> FullRuns { get; } = new();

    /// <summary>The name of this ledger in the caches. One that was dropped and made anew has the tenant of the old, and none of its events.</summary>
    public string CacheKey { get; }

    public DuplicateIndex Duplicates { get; }

    public ChainState Chain { get; private set; }

    /// <summary>Type of the newest event; null while there is none.</summary>
    public string? LastType { get; private set; }

    /// <summary>Takes in one committed batch, except for its place in the chain. The batch can be found before its events are counted.</summary>
    public void Show(DecodedBatch batch, IEnumerable<AuditEvent> events)
    {
        Batches.Add(CacheKey, batch);
        Directory.Add(batch.FirstSeq, batch.Count);
        foreach (var e in events)
        {
            Head.Append(e);
            LastType = e.Type;
        }

        for (var i = 0; i < batch.Count; i++)
        {
            _runTree.Append(batch.Leaf(i));
        }

        if (batch.LastSeq % ColumnRun.Capacity == 0)
        {
            FullRuns[(batch.LastSeq / ColumnRun.Capacity) - 1] = new RunProof(_runTree.Root(), Digest.Read(batch.LastChain));
            _runTree = new MerkleFrontier();
        }
    }

    /// <summary>The oldest run has become a segment: whoever looks for its events finds them there from now on.</summary>
    public void Seal(Segment segment)
    {
        Head.Seal(segment);
        Directory.ForgetSealed(segment.LastSeq);
        Health.ForgetSealed(segment.LastSeq);
        FullRuns.TryRemove(segment.Number, out _);
    }

    /// <summary>Takes up the next segment of a ledger that is being opened.</summary>
    public void Restore(Segment segment, SegmentState state)
    {
        Chain.AppendSegment(segment.Root, segment.Chain);
        Duplicates.Restore(segment.Directory.Variants);
        Head.Restore(segment, state);
    }

    public void Advance(ChainState chain)
    {
        Chain = chain;
        Duplicates.Commit();
    }
}

/// <summary>What a segment's events must give when they are hashed again.</summary>
/// <param name="Root">Root of the run's subtree.</param>
/// <param name="Chain">Chain value after its last event.</param>
internal sealed record RunProof(Digest Root, Digest Chain);
