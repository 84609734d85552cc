namespace AuditConsole.Core.Storage;

/// <summary>A step of writing at which a test can make the program fail, hold it, or look at what a kill would leave. Nobody else asks for them.</summary>
internal enum FaultPoint
{
    /// <summary>A batch and its ledger's new state are written, not committed.</summary>
    AppendUncommitted,

    /// <summary>They are committed, and the writer does not know it yet.</summary>
    AppendCommitted,

    /// <summary>Some blobs of a segment to be are stored, and not all of them.</summary>
    PieceStored,

    /// <summary>All blobs are stored and proved, the segment's row is not.</summary>
    SegmentProved,

    /// <summary>The row is written, not committed.</summary>
    SegmentUncommitted,

    /// <summary>It is committed, and the sealer does not know it yet.</summary>
    SegmentCommitted,

    /// <summary>What the seal leaves behind is about to be removed.</summary>
    TidyBegun,

    /// <summary>Some of the head's batches are removed, and not all of them.</summary>
    BatchesRemoved,

    /// <summary>What changed of a segment is about to be stored.</summary>
    ChangesBegun,

    /// <summary>It is stored, and the sealer does not know it yet.</summary>
    ChangesStored,

    /// <summary>A segment's new index is written, not committed.</summary>
    IndexUncommitted,
}
