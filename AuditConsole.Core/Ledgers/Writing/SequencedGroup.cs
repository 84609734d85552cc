using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers.Batches;

namespace AuditConsole.Core.Ledgers.Writing;

/// <summary>A group of offers with their places given, ready to be committed.</summary>
/// <param name="Chain">The ledger's state after the group.</param>
internal sealed record SequencedGroup(ChainState Chain)
{
    /// <summary>The ledger's size before the group.</summary>
    public long SizeBefore { get; } = Chain.Size;

    /// <summary>When the server took it, microseconds UTC.</summary>
    public long Received { get; set; }

    /// <summary>What became of each event, for each offer.</summary>
    public List<IntakeItem[]> Items { get; } = [];

    /// <summary>The new events, in the order of their seq.</summary>
    public List<PreparedEvent> Events { get; } = [];

    public List<DecodedBatch> Batches { get; } = [];

    public List<EventMarks> Marks { get; } = [];

    /// <summary>The chain value after one of the group's new events; empty for an earlier seq.</summary>
    public ReadOnlyMemory<byte> ChainAt(long seq)
    {
        foreach (var batch in Batches)
        {
            if (seq >= batch.FirstSeq && seq <= batch.LastSeq)
            {
                return batch.Chain((int)(seq - batch.FirstSeq)).ToArray();
            }
        }

        return default;
    }
}
