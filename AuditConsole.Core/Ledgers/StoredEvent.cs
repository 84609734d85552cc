using AuditConsole.Core.Events;

namespace AuditConsole.Core.Ledgers;

/// <summary>An event of the ledger with everything that is stored of it.</summary>
/// <param name="Record">The canonical bytes that were hashed.</param>
/// <param name="Chain">Chain value after this event (32 bytes); empty where the event is sealed and nobody asked for it.</param>
public sealed record StoredEvent(AuditEvent Event, EventBodies Bodies, ReadOnlyMemory<byte> Record, ReadOnlyMemory<byte> Leaf, ReadOnlyMemory<byte> Chain)
{
    /// <summary>The state after: the <c>after</c> part, or the response where it is the same bytes.</summary>
    public ReadOnlyMemory<byte> After => Event.AfterIsResponse ? Bodies.Response : Bodies.After;
}
