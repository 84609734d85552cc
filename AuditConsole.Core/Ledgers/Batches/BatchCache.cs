using System.Diagnostics.CodeAnalysis;
using AuditConsole.Core.Ledgers.Sealing;

namespace AuditConsole.Core.Ledgers.Batches;

/// <summary>The batches that were written or read last, unpacked; they share one budget with what is unpacked of segments.</summary>
internal sealed class BatchCache(SegmentCache cache)
{
    private const string Name = "=batch";

    public bool TryGet(string ledger, long firstSeq, [NotNullWhen(true)] out DecodedBatch? batch)
    {
        batch = cache.TryGet(Place(ledger, firstSeq), out var found) ? (DecodedBatch)found : null;
        return batch is not null;
    }

    /// <summary>A batch larger than the whole budget is not kept.</summary>
    public void Add(string ledger, DecodedBatch batch) => cache.Add(Place(ledger, batch.FirstSeq), batch, batch.Bytes);

    private static SegmentPlace Place(string ledger, long firstSeq) => new(ledger, firstSeq, Name, Block: 0, Generation: 0);
}
