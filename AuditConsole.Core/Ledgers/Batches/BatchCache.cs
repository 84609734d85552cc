using System.Diagnostics.CodeAnalysis;
using AuditConsole.Core.Ledgers.Sealing;

namespace AuditConsole.Core.Ledgers.Batches;

/// <summary>The batches that were written or read last, unpacked; they share one budget with what is unpacked of segments.</summary>
internal sealed class BatchCache(SegmentCache cache)
{
    private const string Name = "=batch";
    private const string TextName = "=text";

    public bool TryGet(string ledger, long firstSeq, [NotNullWhen(true)] out DecodedBatch? batch)
    {
        batch = cache.TryGet(Place(ledger, firstSeq), out var found) ? (DecodedBatch)found : null;
        return batch is not null;
    }

    /// <summary>A batch larger than the whole budget is not kept.</summary>
    public void Add(string ledger, DecodedBatch batch) => cache.Add(Place(ledger, batch.FirstSeq), batch, batch.Bytes);

    /// <summary>What texts the batch may hold. It stays when the batch goes: it is a hundredth of it.</summary>
    public bool TryGetText(string ledger, long firstSeq, [NotNullWhen(true)] out BatchText? text)
    {
        text = cache.TryGet(Place(ledger, firstSeq, TextName), out var found) ? (BatchText)found : null;
        return text is not null;
    }

    public void AddText(string ledger, long firstSeq, BatchText text) => cache.Add(Place(ledger, firstSeq, TextName), text, text.Filter.Bytes);

    private static SegmentPlace Place(string ledger, long firstSeq, string name = Name) => new(ledger, firstSeq, name, Block: 0, Generation: 0);
}
