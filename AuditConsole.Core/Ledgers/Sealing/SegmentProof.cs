using AuditConsole.Core.Integrity;
using AuditConsole.Core.Segments;

namespace AuditConsole.Core.Ledgers.Sealing;

/// <summary>What the leaves of a segment give: its root, its chain, and both in steps of a tile.</summary>
internal sealed class SegmentProof
{
    private readonly List<byte> _roots = [];
    private readonly List<byte> _chains = [];

    /// <param name="leaves">32 bytes for each event.</param>
    /// <param name="chainBefore">Chain value before the first.</param>
    public SegmentProof(ReadOnlySpan<byte> leaves, ReadOnlySpan<byte> chainBefore)
    {
        var tree = new MerkleFrontier();
        var tile = new MerkleFrontier();
        Span<byte> chain = stackalloc byte[Digest.Size];
        chainBefore.CopyTo(chain);
        var count = leaves.Length / Digest.Size;
        for (var i = 0; i < count; i++)
        {
            var leaf = leaves.Slice(i * Digest.Size, Digest.Size);
            tree.Append(leaf);
            tile.Append(leaf);
            HashChain.Next(chain, leaf, chain);
            if ((i + 1) % SegmentBlobs.TileEvents == 0 || i == count - 1)
            {
                _roots.AddRange(tile.Root().ToArray());
                _chains.AddRange(chain);
                tile = new MerkleFrontier();
            }
        }

        Root = tree.Root();
        Chain = Digest.Read(chain);
    }

    public Digest Root { get; }

    /// <summary>Chain value after the last event.</summary>
    public Digest Chain { get; }

    /// <summary>The tiles' roots and the chain values after them, as blobs.</summary>
    public IEnumerable<(string Name, byte[] Blob)> Blobs => [(SegmentBlobs.Tree, SegmentBlobs.FrameRows([.. _roots])), (SegmentBlobs.Chain, SegmentBlobs.FrameRows([.. _chains]))];
}
