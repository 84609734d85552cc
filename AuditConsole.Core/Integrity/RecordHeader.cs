namespace AuditConsole.Core.Integrity;

/// <summary>The clear header of a canonical record: what structure needs, nothing personal.</summary>
/// <param name="Received">When the server took it, microseconds UTC.</param>
/// <param name="Occurred">When the source says it happened, microseconds UTC.</param>
public readonly record struct RecordHeader(long Seq, long Received, long Occurred, string Id, string Type, string Source, string Tenant, string Project);

/// <summary>One part as its record names it: the content itself lies elsewhere and may be erased.</summary>
/// <param name="Length">Bytes of content.</param>
public readonly record struct RecordPart(string Name, long Length, Digest Digest);
