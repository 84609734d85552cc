using AuditConsole.Core.Events;

namespace AuditConsole.Core.Query;

/// <summary>What to count the values of: a field, or of several fields the first that an event has.</summary>
/// <param name="Else">Asked in their order where the field is absent.</param>
public sealed record FacetOf(EventField Field, params IReadOnlyList<EventField> Else)
{
    /// <summary>Actors by what they are called, as <see cref="Actor.Display"/> says it.</summary>
    public static readonly FacetOf Actor = new(EventFields.ActorName, EventFields.ActorEmail, EventFields.ActorId);

    public IReadOnlyList<EventField> Fields { get; } = [Field, .. Else];

    public static implicit operator FacetOf(EventField field) => new(field);
}
