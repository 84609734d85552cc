using AuditConsole.Core.Changes.State;

namespace AuditConsole.Core.Changes.Projection;

/// <summary>The bodies that the changes of a batch have to store, encoded: those that no event carries, and the newest state of each object.</summary>
/// <param name="Newest">Null for an object that is gone, or whose state is not known any more; absent for one whose stored body is still the newest.</param>
internal sealed record NewBodies(IReadOnlyDictionary<BodyHash, byte[]> Manifests, IReadOnlyDictionary<WorkingLineage, byte[]?> Newest)
{
    public static NewBodies Of(IReadOnlyList<WorkingLineage> lineages)
    {
        var manifests = new Dictionary<BodyHash, byte[]>();
        var newest = new Dictionary<WorkingLineage, byte[]?>();
        foreach (var lineage in lineages)
        {
            foreach (var draft in lineage.Drafts)
            {
                Add(draft.Body, lineage.Stored.Body);
                Add(draft.Row.BeforeHash is null ? null : draft.Before, lineage.Stored.Body);
            }

            if (lineage.State.Body?.Hash != lineage.Stored.Body?.Hash)
            {
                newest.Add(lineage, lineage.State.Body is { } body ? ManifestCodec.Encode(body.Json.Span) : null);
            }
        }

        return new NewBodies(manifests, newest);

        void Add(ObjectBody? body, ObjectBody? stored)
        {
            var isStored = stored is { Carrier: 0 } && stored.Hash == body?.Hash;
            if (body is { Carrier: 0 } && !isStored && !manifests.ContainsKey(body.Hash))
            {
                manifests.Add(body.Hash, ManifestCodec.Encode(body.Json.Span));
            }
        }
    }
}
