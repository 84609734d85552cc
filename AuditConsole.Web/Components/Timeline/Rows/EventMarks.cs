using AuditConsole.Core.Events;
using AuditConsole.Web.Components.Shared;

namespace AuditConsole.Web.Components.Timeline.Rows;

/// <summary>The tags of a row: what a reader must not overlook, at most three.</summary>
public static class EventMarks
{
    private const int Most = 3;

    /// <param name="showsLate">False where most events came late, as after an import: then it tells nothing.</param>
    public static IReadOnlyList<(string Text, TagTone Tone)> Of(AuditEvent e, bool showsLate = true) => [.. All(e, showsLate).Take(Most)];

    public static bool IsLate(AuditEvent e) => e.Tags.Contains("late");

    private static IEnumerable<(string Text, TagTone Tone)> All(AuditEvent e, bool showsLate)
    {
        switch (EventSentence.DeedOf(e))
        {
            case Deed.DryRun:
                yield return ("Dry run", TagTone.Violet);
                break;
            case Deed.Denied:
                yield return ("Denied", TagTone.Warning);
                break;
            case Deed.Failed:
                yield return ("Failed", TagTone.Warning);
                break;
        }

        if (e.Tags.Contains("malformed_body"))
        {
            yield return ("Malformed", TagTone.Bad);
        }

        if (e.ExtraValue("conflict") == "true")
        {
            yield return ("Id used twice", TagTone.Bad);
        }

        if (e is { Format: EventFormat.KubernetesAdmission, Class: EventClass.Change })
        {
            yield return ("Admitted", TagTone.Line);
        }

        if (e.Actor.EffectiveName is { Length: > 0 } effective && effective != e.Actor.Name)
        {
            yield return ("Impersonated", TagTone.Violet);
        }

        if (showsLate && IsLate(e))
        {
            yield return ("Late", TagTone.Line);
        }

        if (e.Tags.Contains("clock_skew"))
        {
            yield return ("Clock skew", TagTone.Line);
        }

        if (e.ActorClass == ActorClass.Gitops)
        {
            yield return ("GitOps", TagTone.Neutral);
        }

        if (OwnEvents.Is(e))
        {
            yield return ("Console", TagTone.Neutral);
        }
    }
}
