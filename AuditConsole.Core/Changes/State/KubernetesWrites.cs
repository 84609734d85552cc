using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;

namespace AuditConsole.Core.Changes.State;

/// <summary>Writes told by audit events of an API server.</summary>
internal static class KubernetesWrites
{
    public static IReadOnlyList<ObjectWrite> Read(StoredEvent stored)
    {
        var e = stored.Event;
        if (!IsWrite(e))
        {
            return [];
        }

        var bodies = Bodies(stored);
        if (e.Verb == "deletecollection")
        {
            return IsCarriedOut(e) ? CollectionWrites.Read(e, bodies) ?? [] : [];
        }

        if (NameOf(e, bodies) is not { Length: > 0 } name)
        {
            return [];
        }

        var write = WriteReader.Of(e, LineageKey.Of(e, name)) with { IsEcho = LineageKey.IsEcho(e) };
        if (WriteReader.Refusal(e) is { } because)
        {
            return [write with { Class = because }];
        }

        return Succeeded(e) ? [Carried(e, bodies, write)] : [];
    }

    /// <summary>True for a write that the API server says it has done.</summary>
    public static bool IsCarriedOut(AuditEvent e) => IsWrite(e) && WriteReader.Refusal(e) is null && Succeeded(e);

    /// <summary>The bodies of the event, unless the API server cut them.</summary>
    public static EventBodies Bodies(StoredEvent stored) => stored.Event.Truncated.Contains("body") ? EventBodies.None : stored.Bodies;

    /// <summary>True when the answer to finalizing a namespace shows that nothing holds it any more.</summary>
    public static bool IsFinalised(BodyFacts? answer) => answer is { IsFull: true, HasDeletionTimestamp: true, HasSpecFinalizers: false };

    private static ObjectWrite Carried(AuditEvent e, EventBodies bodies, ObjectWrite write)
    {
        switch (e.Resource.Subresource)
        {
            case null or "":
                return e.Verb == "delete" ? Delete(e, bodies, write) : Put(e, bodies, write);
            case "status":
                return Status(bodies, write);
            case "scale":
                return Scale(bodies, write);
            case "finalize" when write.Key is { Group: "", Kind: "Namespace" }:
                return Finalize(bodies, write);
            default:
                return write with { Class = WriteClass.Subresource };
        }
    }

    private static ObjectWrite Put(AuditEvent e, EventBodies bodies, ObjectWrite write)
    {
        write = write with { Effect = WriteEffect.Put, IsCreate = e.Verb == "create", Class = e.Class == EventClass.Status ? WriteClass.Status : WriteClass.Change };
        var facts = BodyFacts.Read(bodies.Response.Span);
        if (facts is { IsFull: true })
        {
            var body = ObjectBody.Read(bodies.Response, isManifest: true, e.Seq);
            return Sized(write, facts, rank: 2) with
            {
                After = body,
                AfterConfidence = body is null ? Confidence.Unknown : Confidence.Captured,
                Note = body is null ? WriteNotes.Unreadable : null,
            };
        }

        if (e.Verb != "patch" && BodyFacts.Read(bodies.Request.Span) is { HasMetadata: true } && ObjectBody.Read(bodies.Request, isManifest: true, e.Seq) is { } request)
        {
            return write with { After = request, AfterConfidence = Confidence.Reconstructed, Note = WriteNotes.FromRequest, Uid = write.Uid ?? request.Facts.Uid, Rank = 1 };
        }

        return write with { Note = Missing(e, bodies), Rank = (byte)(bodies.Request.IsEmpty ? 0 : 1) };
    }

    private static ObjectWrite Delete(AuditEvent e, EventBodies bodies, ObjectWrite write)
    {
        write = write with { Class = e.Class == EventClass.Status ? WriteClass.Status : WriteClass.Change };
        var facts = BodyFacts.Read(bodies.Response.Span);
        var body = facts is { IsFull: true } ? ObjectBody.Read(bodies.Response, isManifest: true, e.Seq) : null;
        if (facts is null || body is null)
        {
            return write with { Effect = WriteEffect.Gone, Rank = (byte)(bodies.Response.IsEmpty ? 0 : 2) };
        }

        write = Sized(write, facts, rank: 2);
        return facts.IsTerminating
            ? write with { Effect = WriteEffect.Put, Class = WriteClass.Terminating, After = body, AfterConfidence = Confidence.Captured }
            : write with { Effect = WriteEffect.Gone, Before = body };
    }

    /// <summary>A status write answers with the whole object, of which only the status is new.</summary>
    private static ObjectWrite Status(EventBodies bodies, ObjectWrite write)
    {
        write = write with { Class = WriteClass.Status, Effect = WriteEffect.Put };
        return BodyFacts.Read(bodies.Response.Span, metadataOnly: true) is { IsFull: true } facts
            ? Sized(write, facts, rank: 2) with { StatusBody = bodies.Response }
            : write with { Effect = WriteEffect.None, Note = WriteNotes.NoBody };
    }

    /// <summary>A scale is asked for and answered in a form of its own; of the object it sets one number.</summary>
    private static ObjectWrite Scale(EventBodies bodies, ObjectWrite write)
    {
        write = write with { Class = WriteClass.Scale };
        if ((ReplicaCount.Read(bodies.Response.Span) ?? ReplicaCount.Read(bodies.Request.Span)) is not { } replicas)
        {
            return write with { Effect = WriteEffect.Put, Note = WriteNotes.ScaleOnly };
        }

        var facts = BodyFacts.Read(bodies.Response.Span, metadataOnly: true);
        return write with { Effect = WriteEffect.Put, Replicas = replicas, Uid = facts?.Uid ?? write.Uid, Version = facts?.Version ?? 0 };
    }

    private static ObjectWrite Finalize(EventBodies bodies, ObjectWrite write)
        => BodyFacts.Read(bodies.Response.Span) is { } facts && IsFinalised(facts)
            ? Sized(write, facts, rank: 2) with { Class = WriteClass.Subresource, Effect = WriteEffect.Gone, Note = WriteNotes.NamespaceFinalised }
            : write with { Class = WriteClass.Subresource };

    private static ObjectWrite Sized(ObjectWrite write, BodyFacts facts, byte rank)
        => write with { Facts = facts, Uid = facts.Uid ?? write.Uid, Version = facts.Version, Rank = rank };

    private static string Missing(AuditEvent e, EventBodies bodies)
    {
        if (e.Truncated.Contains("body"))
        {
            return WriteNotes.Truncated;
        }

        if (e.Truncated.Contains(PartName.Request) || e.Truncated.Contains(PartName.Response))
        {
            return WriteNotes.TooLarge;
        }

        return bodies.Request.IsEmpty && bodies.Response.IsEmpty ? WriteNotes.NoBody : e.Verb == "patch" ? WriteNotes.PatchOnly : WriteNotes.Unreadable;
    }

    /// <summary>A name that the server was to choose is only in its answer; the mapper then falls back to the path's last part, which names nothing.</summary>
    private static string? NameOf(AuditEvent e, EventBodies bodies)
    {
        if (e.Verb != "create" || e.Resource.Subresource is { Length: > 0 } || e.Resource.Name is not { } name || name != e.Resource.Resource)
        {
            return e.Resource.Name;
        }

        var facts = BodyFacts.Read(bodies.Response.Span, metadataOnly: true) is { IsFull: true } response ? response : BodyFacts.Read(bodies.Request.Span, metadataOnly: true);
        return facts?.Name;
    }

    private static bool IsWrite(AuditEvent e)
        => e.Verb is "create" or "update" or "patch" or "delete" or "deletecollection" && e.Stage is null or "ResponseComplete" && LineageKey.IsFollowed(e.Resource);

    private static bool Succeeded(AuditEvent e) => e.Code is >= 200 and < 300 || (e.Code == 0 && e.Outcome == Outcome.Success);
}
