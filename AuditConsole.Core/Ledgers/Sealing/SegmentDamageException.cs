namespace AuditConsole.Core.Ledgers.Sealing;

/// <summary>A blob of a segment is not what was written.</summary>
public sealed class SegmentDamageException(string ledger, long number, string blob, string problem, Exception? inner = null, int? block = null)
    : IOException($"{blob} of segment {number} of the ledger '{ledger}' is damaged: {problem}.", inner)
{
    /// <summary>The segment, from 0.</summary>
    public long Number { get; } = number;

    /// <summary>The blob's name; that of a field where it is a field's column.</summary>
    public string Blob { get; } = blob;

    /// <summary>The body block, when it is one: other events of the segment can be read. Null for a blob of the whole segment.</summary>
    public int? Block { get; } = block;
}
