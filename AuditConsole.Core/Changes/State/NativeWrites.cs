using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;

namespace AuditConsole.Core.Changes.State;

/// <summary>Writes told by events of other systems than Kubernetes: both sides as they were sent.</summary>
internal static class NativeWrites
{
    public const string Group = "_";

    public static IReadOnlyList<ObjectWrite> Read(StoredEvent stored)
    {
        var e = stored.Event;
        var (before, after) = (stored.Bodies.Before, stored.After);
        if ((before.IsEmpty && after.IsEmpty) || (e.Resource.Name ?? e.Resource.Uid) is not { Length: > 0 } name || (e.Resource.Kind ?? e.Resource.Type) is not { Length: > 0 } kind)
        {
            return [];
        }

        var write = WriteReader.Of(e, new ObjectKey(e.Cluster ?? e.Source, Group, kind, e.Resource.Namespace ?? string.Empty, name));
        if (WriteReader.Refusal(e) is { } refusal)
        {
            return [write with { Class = refusal }];
        }

        write = write with
        {
            Before = Body(before, e.Seq),
            HasNoBefore = IsNull(before) || (before.IsEmpty && e.Action == EventAction.Create),
        };
        if (IsNull(after) || (after.IsEmpty && e.Action == EventAction.Delete))
        {
            return [write with { Effect = WriteEffect.Gone }];
        }

        return [Put(write, after, e.Action == EventAction.Create)];
    }

    private static ObjectWrite Put(ObjectWrite write, ReadOnlyMemory<byte> after, bool isCreate)
    {
        var body = Body(after, write.Seq);
        return write with
        {
            Effect = WriteEffect.Put,
            IsCreate = isCreate,
            After = body,
            AfterConfidence = body is null ? Confidence.Unknown : Confidence.Captured,
            Note = body is not null ? null : after.IsEmpty ? WriteNotes.NoStateAfter : WriteNotes.Unreadable,
        };
    }

    private static ObjectBody? Body(ReadOnlyMemory<byte> json, long seq) => json.IsEmpty || IsNull(json) ? null : ObjectBody.Read(json, isManifest: false, seq);

    private static bool IsNull(ReadOnlyMemory<byte> json) => json.Span.SequenceEqual("null"u8);
}
