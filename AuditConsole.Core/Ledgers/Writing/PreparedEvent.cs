using AuditConsole.Core.Events;

namespace AuditConsole.Core.Ledgers.Writing;

/// <summary>An offered event whose bytes are complete but for the three numbers that its commit decides.</summary>
/// <param name="Chunk">The bytes as they will lie in the batch.</param>
/// <param name="RecordLength">Bytes of the record, with which the chunk begins.</param>
/// <param name="IsLate">The event carries the tag for it.</param>
/// <param name="OccurredIsReceived">The source says no time, or an unlikely one.</param>
internal sealed record PreparedEvent(OfferedEvent Offered, EventKey Key, ReadOnlyMemory<byte> Chunk, int RecordLength, bool IsLate, bool OccurredIsReceived)
{
    /// <summary>Members that stand in <c>data</c> beside the event's own, as one JSON object; for the ledger's housekeeping.</summary>
    public ReadOnlyMemory<byte> DataMembers { get; init; }

    public AuditEvent Event => Offered.Event;

    public long StatedTime => DuplicateIndex.TimeOrNone(Offered.StatedTime);
}
