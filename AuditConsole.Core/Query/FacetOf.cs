using AuditConsole.Core.Events;
using AuditConsole.Core.Query.Search;

namespace AuditConsole.Core.Query;

/// <summary>What to count the values of: a field, or of several fields the first that an event has.</summary>
/// <param name="Else">Asked in their order where the field is absent.</param>
public sealed record FacetOf(EventField Field, params IReadOnlyList<EventField> Else)
{
    /// <summary>Actors by what they are called, as <see cref="Actor.Display"/> says it.</summary>
    public static readonly FacetOf Actor = new(EventFields.ActorName, EventFields.ActorEmail, EventFields.ActorId);

    public IReadOnlyList<EventField> Fields { get; } = [Field, .. Else];

    /// <summary>True where the values of a field can be counted without reading events.</summary>
    public static bool CanCount(EventField field) => FacetCounter.IsCountable(field);

    public static implicit operator FacetOf(EventField field) => new(field);
}
