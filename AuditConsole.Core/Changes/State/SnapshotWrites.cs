using AuditConsole.Core.Ledgers;

namespace AuditConsole.Core.Changes.State;

/// <summary>Objects as a snapshot shows them. Nobody saw them written, so what they say is assumed to hold from then on.</summary>
internal static class SnapshotWrites
{
    public static IReadOnlyList<ObjectWrite> Read(StoredEvent stored)
    {
        var e = stored.Event;
        if (!LineageKey.IsFollowed(e.Resource) || e.Resource.Name is not { Length: > 0 } name || ObjectBody.Read(stored.After, isManifest: true, e.Seq) is not { } body || !body.Facts.IsFull)
        {
            return [];
        }

        return
        [
            WriteReader.Of(e, LineageKey.Of(e, name)) with
            {
                Effect = WriteEffect.Put,
                IsSnapshot = true,
                After = body,
                AfterConfidence = Confidence.Assumed,
                Facts = body.Facts,
                Uid = body.Facts.Uid ?? e.Resource.Uid,
                Version = body.Facts.Version,
                Rank = 2,
                Note = WriteNotes.Snapshot,
            },
        ];
    }
}
