using AuditConsole.Core.Changes;
using AuditConsole.Core.Events;

namespace AuditConsole.Web.Components.Policies;

/// <summary>The words and signs of a Change Log entry.</summary>
public static class EntryWords
{
    /// <summary>What the actor did, in the past tense; the actor stands before it.</summary>
    public static string Verb(ObjectVersion entry) => entry.Class switch
    {
        WriteClass.Noop => "wrote it without a change",
        WriteClass.Status => "wrote its status",
        WriteClass.Scale => "scaled it",
        WriteClass.Subresource => "wrote a part of it",
        WriteClass.Collection => "deleted a collection",
        WriteClass.Denied => $"was denied {Gerund(entry.Action)}",
        WriteClass.Failed => $"failed {Gerund(entry.Action)}",
        WriteClass.DryRun => $"dry-ran {Gerund(entry.Action)}",
        WriteClass.Terminating => "asked for deletion",
        _ => entry.IsDeletion ? "deleted" : entry.IsRecreation ? "recreated" : Past(entry.Action),
    };

    public static string Past(EventAction action) => action switch
    {
        EventAction.Create => "created",
        EventAction.Delete => "deleted",
        EventAction.Deploy => "deployed",
        EventAction.Publish => "published",
        EventAction.Update => "updated",
        _ => "changed",
    };

    /// <summary>Name of the icon.</summary>
    public static string Icon(ObjectVersion entry) => entry.Class switch
    {
        WriteClass.Denied => "denied",
        WriteClass.Failed => "failed",
        WriteClass.DryRun => "dry-run",
        WriteClass.Noop or WriteClass.Status or WriteClass.Subresource => "status",
        WriteClass.Terminating or WriteClass.Collection => "remove",
        _ => entry.IsDeletion ? "remove" : entry.Action == EventAction.Create ? "add" : "update",
    };

    /// <summary>Class of the glyph: its colour.</summary>
    public static string Glyph(ObjectVersion entry) => entry.Class switch
    {
        WriteClass.Denied or WriteClass.Failed => "x",
        WriteClass.DryRun => "y",
        WriteClass.Noop or WriteClass.Status or WriteClass.Subresource => "",
        WriteClass.Terminating or WriteClass.Collection => "d",
        _ => entry.IsDeletion ? "d" : entry.Action == EventAction.Create ? "c" : "u",
    };

    /// <summary>True for a version that nobody can show: its place in the log is known, its content is not.</summary>
    public static bool IsUnknown(ObjectVersion entry) => entry is { Number: not null, HasBody: false, IsDeletion: false };

    /// <summary>What is to be said about how the entry is known; null when both sides were captured.</summary>
    public static string? Doubt(ObjectVersion entry)
        => entry.Number is null ? null
            : entry.After != Confidence.Captured ? Word(entry.After)
            : entry.Before != Confidence.Captured ? $"Before {Word(entry.Before).ToLowerInvariant()}"
            : null;

    public static string DoubtMeaning(ObjectVersion entry) => Meaning(entry.After != Confidence.Captured ? entry.After : entry.Before);

    /// <summary>How the two sides of a diff are known.</summary>
    public static string Sides(Confidence before, Confidence after)
        => before == after ? $"both {Word(after).ToLowerInvariant()}" : $"before {Word(before).ToLowerInvariant()}, after {Word(after).ToLowerInvariant()}";

    public static string Word(Confidence confidence) => confidence switch
    {
        Confidence.Captured => "Captured",
        Confidence.Reconstructed => "Reconstructed",
        Confidence.Assumed => "Assumed",
        _ => "Unknown",
    };

    public static string Meaning(Confidence confidence) => confidence switch
    {
        Confidence.Captured => "The API server or its admission request carried this object in full.",
        Confidence.Reconstructed => "Computed from a captured object and the request (a patch, or a body before defaulting).",
        Confidence.Assumed => "Rests on something not seen: a snapshot, a capture gap, an implied delete, or server-side apply.",
        _ => "No body was captured. Nothing is shown rather than guessed.",
    };

    private static string Gerund(EventAction action) => action switch
    {
        EventAction.Create => "creating it",
        EventAction.Delete => "deleting it",
        _ => "updating it",
    };
}
