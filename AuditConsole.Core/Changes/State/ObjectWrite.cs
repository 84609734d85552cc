using AuditConsole.Core.Events;

namespace AuditConsole.Core.Changes.State;

internal enum WriteEffect
{
    /// <summary>Nothing: refused, tried only, or beside the object.</summary>
    None,

    /// <summary>The object is as the write left it, known or not.</summary>
    Put,

    /// <summary>The object is gone.</summary>
    Gone,
}

/// <summary>What one event did to one object, as far as the event itself tells.</summary>
internal sealed record ObjectWrite
{
    public required ObjectKey Key { get; init; }

    public required long Seq { get; init; }

    /// <summary>Effect time, microseconds UTC.</summary>
    public required long Time { get; init; }

    public required string Actor { get; init; }

    public required EventAction Action { get; init; }

    public string? Reason { get; init; }

    public string? Project { get; init; }

    public string? Tier { get; init; }

    public WriteClass Class { get; init; } = WriteClass.Change;

    public WriteEffect Effect { get; init; }

    public bool IsCreate { get; init; }

    /// <summary>The state after; null when it is not known, or not read yet (<see cref="StatusBody"/>).</summary>
    public ObjectBody? After { get; init; }

    public Confidence AfterConfidence { get; init; } = Confidence.Unknown;

    /// <summary>What the body after says of itself, when the server sent it.</summary>
    public BodyFacts? Facts { get; init; }

    /// <summary>The whole object of a status write: read only when more than its status may have changed.</summary>
    public ReadOnlyMemory<byte> StatusBody { get; init; }

    /// <summary>The state before, when the event itself carries it.</summary>
    public ObjectBody? Before { get; init; }

    /// <summary>The number that a scale sets; null for other writes, and when the scale does not tell it.</summary>
    public int? Replicas { get; init; }

    /// <summary>The event itself says that there was nothing before.</summary>
    public bool HasNoBefore { get; init; }

    public string? Uid { get; init; }

    /// <summary>Numeric resourceVersion of the result; 0 when not known.</summary>
    public long Version { get; init; }

    /// <summary>True for writes whose version places them among the others of the object.</summary>
    public bool IsPlacedByVersion => Version > 0 && Effect == WriteEffect.Put && Class is WriteClass.Change;

    /// <summary>The place among the versions of the object: a review names the version before it and comes after that.</summary>
    public long Place => 2 * Version + (IsReview ? 1 : 0);

    public string? Note { get; init; }

    /// <summary>The Calico API server writing down what it was asked to write.</summary>
    public bool IsEcho { get; init; }

    /// <summary>The request as this event tells of it, by which an audit event and its admission reviews are brought together; null for other writes.</summary>
    public RequestSighting? Request { get; init; }

    /// <summary>An admission review: what was asked for and let in, not what came of it.</summary>
    public bool IsReview => Request is { IsReview: true };

    /// <summary>A review of which it is not known yet whether it was carried out.</summary>
    public bool IsTentative { get; init; }

    /// <summary>The object as it stood at some moment, whoever made it so.</summary>
    public bool IsSnapshot { get; init; }

    /// <summary>The event that ended this object among others, without naming it; null for writes that name theirs.</summary>
    public ObjectSweep? Sweep { get; init; }

    /// <summary>Tells one API request from others, whichever server logged it; 0 when the event names none.</summary>
    public long RequestKey { get; init; }

    public long SourceKey { get; init; }

    /// <summary>2 with a response body, 1 with a request body only, 0 with none.</summary>
    public byte Rank { get; init; }
}
