using AuditConsole.Core.Changes.State;

namespace AuditConsole.Core.Changes.Projection;

/// <summary>Which body a version has, and where it is.</summary>
/// <param name="Carrier">The event whose part it is; 0 when it is among the manifests.</param>
internal readonly record struct BodyPlace(BodyHash Hash, long Carrier)
{
    /// <summary>Null when the state after is not known, or gone.</summary>
    public static BodyPlace? After(ObjectVersionRow row) => Of(row.BodyHash, row.BodySeq ?? row.Seq);

    /// <summary>Null when no state before is the entry's own.</summary>
    public static BodyPlace? Before(ObjectVersionRow row) => Of(row.BeforeHash, row.BeforeSeq ?? row.Seq);

    private static BodyPlace? Of(byte[]? hash, long carrier) => hash is null ? null : new BodyPlace(BodyHash.From(hash), carrier);
}

/// <param name="Json">Empty when it cannot be read.</param>
/// <param name="Damage">Why it cannot be read, as the end of a sentence.</param>
internal readonly record struct FoundBody(ReadOnlyMemory<byte> Json, string? Damage);
