using AuditConsole.Core.Changes;
using AuditConsole.Core.Changes.Diff;
using AuditConsole.Core.Events;
using AuditConsole.Web.Components.Timeline.Rows;

namespace AuditConsole.Web.Components.Timeline.Detail;

/// <summary>One event with its place among the versions of its object.</summary>
/// <param name="Key">The object, when the event made a version of one or is about one that has versions.</param>
/// <param name="Version">The version it made; null when it made none.</param>
/// <param name="Versions">How many versions the object has by now.</param>
public sealed record EventDetail(AuditEvent Event, ObjectKey? Key, ObjectVersion? Version, int Versions)
{
    public bool ShowsSeq { get; init; }

    /// <summary>Other events that tell of the same request: the admission reviews of an audit event, the audit event of a review.</summary>
    public IReadOnlyList<AuditEvent> SeenAlsoAs { get; init; } = [];

    /// <summary>What is to be said of a change that only its admission review tells of; null for all others.</summary>
    public string? OnlyAdmitted => Event is not { Format: EventFormat.KubernetesAdmission, Class: EventClass.Change } || SeenAlsoAs.Count > 0 ? null
        : Version is { After: Confidence.Captured } ? "Only its admission review was captured. That it was carried out is shown by the next state of the object."
        : "Only its admission review was captured: it was let in; whether it was carried out is not confirmed.";

    public EventSentence Sentence { get; } = EventSentence.Of(Event);

    public EventGlyph Glyph { get; } = EventGlyph.Of(Event);
}

/// <summary>What a version changed.</summary>
/// <param name="Base">The version before; null when this is the first.</param>
/// <param name="Head">The version the event made.</param>
public sealed record EventDiff(ObjectVersion? Base, ObjectVersion Head, TextDiff Diff)
{
    /// <summary>The state before is not a version of its own: only this change's events carried it.</summary>
    public bool HasOwnBase { get; init; }
}

/// <summary>A stored part of an event as text.</summary>
/// <param name="Text">Readable JSON, at most <see cref="EventService.ShownBytes"/> of it; the bytes as they are where they are not JSON.</param>
/// <param name="Bytes">Size of the whole part.</param>
public sealed record RawPart(string Title, string Text, long Bytes, bool IsCut);
