using System.Diagnostics.CodeAnalysis;
using AuditConsole.Core.Common;

namespace AuditConsole.Core.Ledgers.Batches;

/// <summary>The batches that were written or read last, unpacked, within a budget of bytes.</summary>
internal sealed class BatchCache(long budgetBytes)
{
    private readonly ByteBudgetCache<(string Ledger, long FirstSeq), DecodedBatch> _batches = new(budgetBytes);

    public long Bytes => _batches.Bytes;

    public bool TryGet(string ledger, long firstSeq, [NotNullWhen(true)] out DecodedBatch? batch) => _batches.TryGet((ledger, firstSeq), out batch);

    /// <summary>Forgets all batches of a ledger.</summary>
    public void Remove(string ledger) => _batches.RemoveWhere(place => place.Ledger == ledger);

    /// <summary>A batch larger than the whole budget is not kept.</summary>
    public void Add(string ledger, DecodedBatch batch) => _batches.Add((ledger, batch.FirstSeq), batch, batch.Bytes);
}
