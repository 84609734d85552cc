using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;

namespace AuditConsole.Core.Changes.State;

/// <summary>Says which objects an event wrote, and how. Pure: nothing but the event is looked at.</summary>
internal static class WriteReader
{
    /// <summary>True for most events there are: those that can't have written an object. Nothing of them needs to be read.</summary>
    public static bool IsIrrelevant(AuditEvent e)
        => (e.Class is EventClass.Read or EventClass.Lease && e.Format != EventFormat.KubernetesSnapshot) || e.Format is not (EventFormat.KubernetesAudit or EventFormat.KubernetesAdmission or EventFormat.KubernetesSnapshot or EventFormat.Native);

    /// <summary>The writes of an event; several for a deleted collection.</summary>
    public static IReadOnlyList<ObjectWrite> Read(StoredEvent stored)
    {
        if (IsIrrelevant(stored.Event))
        {
            return [];
        }

        return stored.Event.Format switch
        {
            EventFormat.Native => NativeWrites.Read(stored),
            EventFormat.KubernetesAdmission => AdmissionWrites.Read(stored),
            EventFormat.KubernetesSnapshot => SnapshotWrites.Read(stored),
            _ => KubernetesWrites.Read(stored),
        };
    }

    public static ObjectWrite Of(AuditEvent e, ObjectKey key) => new()
    {
        Key = key,
        Seq = e.Seq,
        Time = e.Time,
        Actor = e.Actor.Display ?? string.Empty,
        Action = e.Action,
        Reason = e.Reason,
        Project = e.Project,
        Tier = e.Resource.Tier,
        Uid = e.Resource.Uid,
        Request = RequestSighting.Of(e),
        RequestKey = Key(e.RequestId),
        SourceKey = Key(e.Source),
    };

    /// <summary>The class of a write that came to nothing; null for one that was carried out.</summary>
    public static WriteClass? Refusal(AuditEvent e) => e.Class switch
    {
        EventClass.Denied => WriteClass.Denied,
        EventClass.DryRun => WriteClass.DryRun,
        EventClass.Failed => WriteClass.Failed,
        _ => e.Outcome switch
        {
            Outcome.Denied => WriteClass.Denied,
            Outcome.Failure => WriteClass.Failed,
            _ => null,
        },
    };

    /// <summary>FNV-1a: the same in every run of the program, which a string's own hash is not.</summary>
    private static long Key(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return 0;
        }

        var hash = 14695981039346656037UL;
        foreach (var c in text)
        {
            hash = (hash ^ c) * 1099511628211UL;
        }

        return (long)(hash | 1);
    }
}
