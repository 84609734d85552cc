using System.Web;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;

namespace AuditConsole.Core.Changes.State;

/// <summary>Says whether an event ended objects that it does not name.</summary>
internal static class SweepReader
{
    /// <summary>Null for nearly every event.</summary>
    public static ObjectSweep? Read(StoredEvent stored)
    {
        var e = stored.Event;
        if (e.Format != EventFormat.KubernetesAudit || WriteReader.IsIrrelevant(e) || !KubernetesWrites.IsCarriedOut(e))
        {
            return null;
        }

        var bodies = KubernetesWrites.Bodies(stored);
        return e.Verb == "deletecollection" ? Collection(e, bodies)
            : e.Resource is { Subresource: "finalize", Kind: "Namespace", Name: { Length: > 0 } name } && KubernetesWrites.IsFinalised(BodyFacts.Read(bodies.Response.Span)) ? Everything(e, name)
            : null;
    }

    private static ObjectSweep Everything(AuditEvent e, string name)
    {
        var key = LineageKey.Of(e, name);
        return new ObjectSweep
        {
            Cluster = key.Cluster,
            Namespace = name,

            // It is another request than the one that named the namespace: by its id it is not to be mistaken for that.
            Write = Template(e, key) with { RequestKey = 0, Request = null, Note = WriteNotes.ImpliedByNamespace(e.Seq, name) },
        };
    }

    private static ObjectSweep? Collection(AuditEvent e, EventBodies bodies)
    {
        if (CollectionWrites.Read(e, bodies) is not null)
        {
            return null;
        }

        var key = LineageKey.Of(e, string.Empty);
        var query = e.RequestUri is { } uri && uri.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at ? HttpUtility.ParseQueryString(uri[at..]) : null;
        var labels = query?["labelSelector"] is { Length: > 0 } text ? LabelSelector.Parse(text) : null;
        return new ObjectSweep
        {
            Cluster = key.Cluster,
            Namespace = key.Namespace,
            Group = key.Group,
            Kind = key.Kind,
            Labels = labels,
            IsUnclear = query?["fieldSelector"] is { Length: > 0 } || (labels is null && query?["labelSelector"] is { Length: > 0 }),
            Write = Template(e, key) with { IsEcho = LineageKey.IsEcho(e), Note = WriteNotes.ImpliedByCollection(e.Seq) },
        };
    }

    private static ObjectWrite Template(AuditEvent e, ObjectKey key) => WriteReader.Of(e, key) with { Effect = WriteEffect.Gone, Action = EventAction.Delete, Uid = null, Tier = null, Project = null };
}
