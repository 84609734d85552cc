using AuditConsole.Core.Events;

namespace AuditConsole.Web.Components.Timeline.Rows;

/// <summary>The shape and colour of a verb: distinct shapes, colour only repeats them.</summary>
/// <param name="Tone">Class of the square: c create, u update, d delete, x denied or failed, y not an effect; empty for neutral.</param>
public readonly record struct EventGlyph(string Icon, string Tone, string Label)
{
    public static EventGlyph Of(AuditEvent e) => EventSentence.DeedOf(e) switch
    {
        Deed.Denied => new("denied", "x", "denied"),
        Deed.Failed => new("failed", "x", "failed"),
        Deed.DryRun => new("dry-run", "y", "dry run"),
        Deed.Unanswered => new("activity", "y", "asked"),
        _ => Done(e),
    };

    private static EventGlyph Done(AuditEvent e) => e.Class is EventClass.Status or EventClass.Lease or EventClass.Noop ? new("status", string.Empty, "routine") : e.Action switch
    {
        EventAction.Read when e.Format == EventFormat.KubernetesSnapshot => new("object", string.Empty, "as it stood"),
        EventAction.Create when e.Resource.Subresource is "exec" or "attach" or "portforward" or "proxy" => new("execute", "u", "ran"),
        EventAction.Create => new("add", "c", "created"),
        EventAction.Update => new("update", "u", "updated"),
        EventAction.Delete => new("remove", "d", "deleted"),
        EventAction.Read or EventAction.List or EventAction.Watch => new("read", string.Empty, "read"),
        EventAction.Login => new("sign-in", string.Empty, "signed in"),
        EventAction.Logout => new("sign-out", string.Empty, "signed out"),
        EventAction.Execute => new("execute", "u", "ran"),
        EventAction.Publish or EventAction.Deploy => new("upload", "u", "deployed"),
        _ => new("activity", string.Empty, "did"),
    };
}
