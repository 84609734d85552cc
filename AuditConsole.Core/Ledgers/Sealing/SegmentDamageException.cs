namespace AuditConsole.Core.Ledgers.Sealing;

/// <summary>A blob of a segment is not what was written, or not what this version of the program would write.</summary>
public sealed class SegmentDamageException : IOException
{
    public SegmentDamageException(string ledger, long number, string blob, string problem, Exception? inner = null)
        : this($"{blob} of segment {number} of the ledger '{ledger}' is damaged: {problem}.", number, blob, inner)
    {
    }

    private SegmentDamageException(string message, long number, string blob, Exception? inner)
        : base(message, inner)
    {
        Number = number;
        Blob = blob;
    }

    /// <summary>The segment, from 0.</summary>
    public long Number { get; }

    /// <summary>The blob's name; that of a field where it is a field's column.</summary>
    public string Blob { get; }

    /// <summary>Nothing is lost: what is looked for by the index of another version may be found wrongly, or not at all.</summary>
    internal static SegmentDamageException Outdated(string ledger, long number)
        => new($"The index of segment {number} of the ledger '{ledger}' is of another version and is being made anew.", number, "index", null);
}
