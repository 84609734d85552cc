namespace AuditConsole.Core.Events;

/// <summary>The one upward seam: anything may offer events, whoever writes the ledger takes them.</summary>
public interface IEventIntake
{
    /// <summary>Stores the events together, in order, and returns once they are durable. All or nothing: on any other status than <see cref="IntakeStatus.Committed"/> none was taken.</summary>
    Task<IntakeReceipt> OfferAsync(IReadOnlyList<OfferedEvent> events, CancellationToken cancellationToken);
}

/// <param name="ContentTag">
/// First 8 bytes (big-endian) of HMAC-SHA-256 over the event as it was sent, compacted; two arrivals of one id with equal tags are one event.
/// </param>
/// <param name="StatedTime">The time as the source states it, microseconds UTC; null when it states none. Part of the key that tells duplicates.</param>
public sealed record OfferedEvent(AuditEvent Event, EventBodies Bodies, ulong ContentTag, long? StatedTime);

public enum IntakeStatus
{
    Committed,

    /// <summary>The queue stayed full: try again in a few seconds.</summary>
    Full,

    /// <summary>The store cannot be written, or the process is stopping.</summary>
    Unavailable,
}

public enum IntakeOutcome
{
    Accepted,

    /// <summary>Already stored with the same content.</summary>
    Duplicate,

    /// <summary>The id was there with other content: stored under a new id and marked.</summary>
    Conflict,
}

/// <param name="Seq">Where the event, or the one it repeats, stands.</param>
public readonly record struct IntakeItem(IntakeOutcome Outcome, long Seq);

/// <param name="Items">One for each offered event, in order; empty unless committed.</param>
/// <param name="LastChain">Chain value after the last event of the commit that holds this offer (32 bytes); empty when nothing was added.</param>
public sealed record IntakeReceipt(IntakeStatus Status, IReadOnlyList<IntakeItem> Items, long LedgerSize, ReadOnlyMemory<byte> LastChain)
{
    public static readonly IntakeReceipt Full = new(IntakeStatus.Full, [], 0, default);

    public static readonly IntakeReceipt Unavailable = new(IntakeStatus.Unavailable, [], 0, default);
}
