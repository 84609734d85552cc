using System.Numerics;
using AuditConsole.Core.Integrity;
using AuditConsole.Core.Segments;

namespace AuditConsole.Core.Ledgers.Writing;

/// <summary>What the next event builds on: size, chain head, tree, and the time of the last event.</summary>
internal sealed class ChainState
{
    private static readonly int SegmentLevel = BitOperations.Log2(ColumnRun.Capacity);

    private readonly byte[] _chain;
    private readonly MerkleFrontier _frontier = new();

    public ChainState(string origin) => _chain = HashChain.Start(origin);

    private ChainState(ChainState other)
    {
        _chain = [.. other._chain];
        other._frontier.CopyTo(_frontier);
        LastReceived = other.LastReceived;
    }

    public long Size => _frontier.Size;

    public ReadOnlySpan<byte> Chain => _chain;

    public MerkleFrontier Frontier => _frontier;

    /// <summary>Microseconds UTC.</summary>
    public long LastReceived { get; set; }

    public ChainState Copy() => new(this);

    /// <summary>Goes over a whole segment.</summary>
    public void AppendSegment(Digest root, Digest chainAfter)
    {
        _frontier.AppendSubtree(root.ToArray(), SegmentLevel);
        chainAfter.CopyTo(_chain);
    }

    public void Append(ReadOnlySpan<byte> leaf, ReadOnlySpan<byte> chainAfter)
    {
        _frontier.Append(leaf);
        chainAfter.CopyTo(_chain);
    }
}
