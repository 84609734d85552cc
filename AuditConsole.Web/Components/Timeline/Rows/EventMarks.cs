using AuditConsole.Core.Events;
using AuditConsole.Web.Components.Shared;

namespace AuditConsole.Web.Components.Timeline.Rows;

/// <summary>The tags of a row: what a reader must not overlook, at most three.</summary>
public static class EventMarks
{
    private const int Most = 3;

    public static IReadOnlyList<(string Text, TagTone Tone)> Of(AuditEvent e) => [.. All(e).Take(Most)];

    private static IEnumerable<(string Text, TagTone Tone)> All(AuditEvent e)
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

        if (e.Actor.EffectiveName is { Length: > 0 } effective && effective != e.Actor.Name)
        {
            yield return ("Impersonated", TagTone.Violet);
        }

        if (e.Tags.Contains("late"))
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

        if (ConsoleEvents.Is(e))
        {
            yield return ("Console", TagTone.Neutral);
        }
    }
}
