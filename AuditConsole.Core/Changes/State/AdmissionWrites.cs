using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;

namespace AuditConsole.Core.Changes.State;

/// <summary>Writes told by admission reviews: both sides in full, but not whether they were carried out.</summary>
internal static class AdmissionWrites
{
    public static IReadOnlyList<ObjectWrite> Read(StoredEvent stored)
    {
        var e = stored.Event;
        if (e.Verb is not ("create" or "update" or "delete") || !LineageKey.IsFollowed(e.Resource) || e.Resource.Name is not { Length: > 0 } name || name.EndsWith('*'))
        {
            return [];
        }

        var write = WriteReader.Of(e, LineageKey.Of(e, name)) with { IsEcho = LineageKey.IsEcho(e), Rank = 1 };
        if (WriteReader.Refusal(e) is { } because)
        {
            return [write with { Class = because }];
        }

        var (before, after) = (Body(stored.Bodies.Before, e.Seq), Body(stored.Bodies.After, e.Seq));
        return e.Resource.Subresource switch
        {
            null or "" => [e.Verb == "delete" ? Delete(write, before) : Put(e, write, before, after)],
            "status" => [Status(write, after, stored.Bodies.After)],
            "scale" => [write with { Class = WriteClass.Scale, Note = WriteNotes.ScaleOnly }],
            _ => [write with { Class = WriteClass.Subresource }],
        };
    }

    private static ObjectWrite Put(AuditEvent e, ObjectWrite write, ObjectBody? before, ObjectBody? after) => Known(write, after) with
    {
        Effect = WriteEffect.Put,
        Class = e.Class == EventClass.Status ? WriteClass.Status : WriteClass.Change,
        IsCreate = e.Verb == "create",
        IsTentative = true,
        After = after,
        AfterConfidence = after is null ? Confidence.Unknown : Confidence.Reconstructed,
        Before = before,
        HasNoBefore = e.Verb == "create",
        Version = before?.Facts.Version ?? 0,
        Note = after is null ? WriteNotes.Unreadable : WriteNotes.Admitted,
    };

    /// <summary>Whether the object goes at once or is only marked is told by what still holds it.</summary>
    private static ObjectWrite Delete(ObjectWrite write, ObjectBody? before)
    {
        write = Known(write, before) with { IsTentative = true, Note = WriteNotes.Admitted };
        var isHeld = before is { Facts: var facts } && (facts.IsHeld || (facts is { Kind: "Pod", HasDeletionTimestamp: false }));
        return isHeld
            ? write with { Effect = WriteEffect.Put, Class = WriteClass.Terminating, Before = before, After = before, AfterConfidence = Confidence.Reconstructed }
            : write with { Effect = WriteEffect.Gone, Before = before, AfterConfidence = Confidence.Reconstructed };
    }

    private static ObjectWrite Status(ObjectWrite write, ObjectBody? after, ReadOnlyMemory<byte> body)
        => after is null
            ? write with { Class = WriteClass.Status }
            : Known(write, after) with { Class = WriteClass.Status, Effect = WriteEffect.Put, StatusBody = body };

    private static ObjectWrite Known(ObjectWrite write, ObjectBody? body)
        => body is null ? write : write with { Facts = body.Facts, Uid = body.Facts.Uid ?? write.Uid };

    private static ObjectBody? Body(ReadOnlyMemory<byte> json, long seq)
        => json.IsEmpty || BodyFacts.Read(json.Span, metadataOnly: true) is not { IsFull: true } ? null : ObjectBody.Read(json, isManifest: true, seq);
}
