using AuditConsole.Core.Events;
using AuditConsole.Web.Components.Timeline.Rows;

namespace AuditConsole.Web.Components.Timeline.Detail;

/// <summary>Why an event has no diff.</summary>
public static class NoVersion
{
    public static string Title(EventDetail detail) => EventSentence.DeedOf(detail.Event) switch
    {
        Deed.Denied => "It was denied: nothing changed",
        Deed.Failed => "It failed: nothing changed",
        Deed.DryRun => "A dry run: nothing changed",
        Deed.Unanswered => "No answer is known: whether anything changed is not either",
        _ => "No version of an object was made",
    };

    public static string Reason(EventDetail detail) => detail.Version?.Note ?? detail.Event.Class switch
    {
        _ when detail.Event.Format == EventFormat.KubernetesAdmission && detail.SeenAlsoAs.Count > 0 => "The change is one with the audit event of the same request, which shows it with what this review knows.",
        EventClass.Read => "Reading changes nothing.",
        EventClass.Noop => "The object is the same before and after.",
        EventClass.Status => "Only the status of the object was written, which is not versioned.",
        EventClass.Lease => "A lease is renewed every few seconds and is not versioned.",
        EventClass.Denied or EventClass.Failed or EventClass.DryRun => "What was asked for is under Raw.",
        _ => detail.Key is null ? "The event is not about an object that is followed. What was sent is under Raw." : "The versions of this object are rebuilt from what the source sent; this event is not one of them, or has not been read yet.",
    };
}
