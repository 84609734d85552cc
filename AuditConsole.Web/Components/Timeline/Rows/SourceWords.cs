using AuditConsole.Core.Events;

namespace AuditConsole.Web.Components.Timeline.Rows;

/// <summary>What a source calls an event, for those whose verb or object no sentence can be made of.</summary>
public static class SourceWords
{
    /// <returns><c>· com.example.budget.created from /finance</c>; null where the sentence says it all.</returns>
    public static string? Of(AuditEvent e, ObjectWords words)
    {
        if (e.Format is not (EventFormat.Native or EventFormat.CloudEvents) || e.Action is EventAction.Login or EventAction.Logout || !(words.IsNothing || ActionWords.Of(e).IsVague))
        {
            return null;
        }

        return $"· {e.ExtraValue("ce_type") ?? e.Type} from {e.ExtraValue("ce_source") ?? e.Source}";
    }
}
