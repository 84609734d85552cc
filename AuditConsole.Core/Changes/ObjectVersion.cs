using AuditConsole.Core.Events;

namespace AuditConsole.Core.Changes;

/// <summary>How one side of a change is known.</summary>
public enum Confidence
{
    /// <summary>The API server or its admission request carried this object in full.</summary>
    Captured,

    /// <summary>Computed from a captured object and the request.</summary>
    Reconstructed,

    /// <summary>Rests on something not seen: a snapshot, a capture gap, an implied delete, server-side apply.</summary>
    Assumed,

    /// <summary>No body was captured; nothing is shown rather than guessed.</summary>
    Unknown,
}

/// <summary>What a write was, as the projection sees it. Only <see cref="Change"/>, <see cref="Terminating"/> and deletions are numbered versions.</summary>
public enum WriteClass
{
    Change,
    Noop,
    Terminating,
    Status,
    Scale,
    Subresource,
    Collection,
    Denied,
    Failed,
    DryRun,
}

/// <summary>One entry of a Change Log.</summary>
/// <param name="Number">1, 2, … through the lineage; null for writes that made no version (no-op, status, denied, …).</param>
/// <param name="Time">Effect time, microseconds UTC.</param>
/// <param name="Reason">Why the change was made, as the event says.</param>
/// <param name="Note">Why a side is not captured, in words.</param>
/// <param name="HasBody">False for deletions and for versions whose body is unknown.</param>
public sealed record ObjectVersion(int? Number, long Seq, long Time, string Actor, EventAction Action, WriteClass Class, Confidence Before, Confidence After, string? Uid, string? Reason, string? Note, bool HasBody)
{
    /// <summary>True when the object is gone after this.</summary>
    public bool IsDeletion { get; init; }

    /// <summary>True for the first version of a new incarnation of an object that existed before.</summary>
    public bool IsRecreation { get; init; }

    /// <summary>True when no event says this but the one of this seq proves it: the object was created anew, so it must have been deleted before.</summary>
    public bool IsImplied { get; init; }

    /// <summary>Lines added and removed against the version before, where both are known.</summary>
    public int? Added { get; init; }

    public int? Removed { get; init; }
}
