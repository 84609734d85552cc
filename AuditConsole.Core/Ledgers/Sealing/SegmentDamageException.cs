using AuditConsole.Core.Segments;

namespace AuditConsole.Core.Ledgers.Sealing;

/// <summary>A blob of a segment is not what was written, or not what this version of the program would write.</summary>
public sealed class SegmentDamageException : LedgerDamageException
{
    /// <param name="block">The body block, when it is one.</param>
    public SegmentDamageException(string ledger, long number, string blob, string problem, Exception? inner = null, int? block = null)
        : base($"{blob} of segment {number} of the ledger '{ledger}' is damaged: {problem}.", inner)
        => (Number, Blob, Block) = (number, blob, block);

    private SegmentDamageException(string message, long number, string blob)
        : base(message, inner: null)
        => (Number, Blob) = (number, blob);

    /// <summary>The segment, from 0.</summary>
    public long Number { get; }

    /// <summary>The blob's name; that of a field where it is a field's column.</summary>
    public string Blob { get; }

    /// <summary>The body block, when it is one: other events of the segment can be read. Null for a blob of the whole segment.</summary>
    public int? Block { get; }

    /// <summary>Every event of a segment is made of its blobs; of its blocks only some are.</summary>
    public override (long FirstSeq, long LastSeq)? Unreadable => Block is null ? ((Number * ColumnRun.Capacity) + 1, (Number + 1) * ColumnRun.Capacity) : null;

    /// <summary>Nothing is lost: what is looked for by the index of another version may be found wrongly, or not at all.</summary>
    internal static SegmentDamageException Outdated(string ledger, long number)
        => new($"The index of segment {number} of the ledger '{ledger}' is of another version and is being made anew.", number, "index");
}
