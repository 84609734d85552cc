using System.Collections.Frozen;

namespace AuditConsole.Core.Changes.Yaml;

/// <summary>Takes from a Kubernetes object what the server keeps about it, so that two versions differ only by what somebody wanted.</summary>
public static class ManifestNormaliser
{
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    private static readonly FrozenSet<string> ServerFields = new[]
    {
        "managedFields", "resourceVersion", "generation", "uid", "creationTimestamp", "selfLink", "deletionTimestamp", "deletionGracePeriodSeconds",
    }.ToFrozenSet();

    private static readonly FrozenSet<string> AbsentWhenEmpty = new[] { "labels", "finalizers", "ownerReferences" }.ToFrozenSet();

    // Lists of strings whose order means nothing; all other lists are ordered by meaning.
    private static readonly FrozenSet<string> Sets = new[]
    {
        "types", "policyTypes", "nets", "notNets", "allowedEgressDomains", "domains", "finalizers", "expectedIPs", "profiles", "except", "methods", "performanceHints",
    }.ToFrozenSet();

    public static DocumentNode Normalise(DocumentNode manifest)
    {
        if (manifest.Kind != DocumentNodeKind.Map)
        {
            return Value(manifest);
        }

        var members = new List<KeyValuePair<string, DocumentNode>>(manifest.Members.Count);
        foreach (var (key, value) in manifest.Members)
        {
            if (key != "status" && value.Kind != DocumentNodeKind.Null)
            {
                members.Add(new(key, key == "metadata" && value.Kind == DocumentNodeKind.Map ? Metadata(value) : Member(key, value)));
            }
        }

        return DocumentNode.OfMap(members);
    }

    private static DocumentNode Metadata(DocumentNode metadata)
    {
        var members = new List<KeyValuePair<string, DocumentNode>>(metadata.Members.Count);
        foreach (var (key, value) in metadata.Members)
        {
            if (value.Kind == DocumentNodeKind.Null || ServerFields.Contains(key))
            {
                continue;
            }

            var kept = key == "annotations" ? Annotations(value) : Member(key, value);
            if (kept is not null && !(kept.IsContainer && kept.IsEmpty && AbsentWhenEmpty.Contains(key)))
            {
                members.Add(new(key, kept));
            }
        }

        return DocumentNode.OfMap(members);
    }

    private static DocumentNode? Annotations(DocumentNode annotations)
    {
        if (annotations.Find(LastApplied) is null)
        {
            return Value(annotations);
        }

        var members = Value(annotations).Members.Where(m => m.Key != LastApplied).ToList();
        return members.Count == 0 ? null : DocumentNode.OfMap(members);
    }

    private static DocumentNode Member(string key, DocumentNode value)
        => value.Kind == DocumentNodeKind.List && value.Items.Count > 1 && Sets.Contains(key) && value.Items.All(i => i.Kind == DocumentNodeKind.Text)
            ? DocumentNode.OfList([.. value.Items.DistinctBy(i => i.Text).OrderBy(i => i.Text, Utf8Order.Instance)])
            : Value(value);

    private static DocumentNode Value(DocumentNode node)
    {
        switch (node.Kind)
        {
            case DocumentNodeKind.Map when !node.IsEmpty:
                var members = new List<KeyValuePair<string, DocumentNode>>(node.Members.Count);
                foreach (var (key, value) in node.Members)
                {
                    if (value.Kind != DocumentNodeKind.Null)
                    {
                        members.Add(new(key, Member(key, value)));
                    }
                }

                return DocumentNode.OfMap(members);
            case DocumentNodeKind.List when !node.IsEmpty:
                var items = new DocumentNode[node.Items.Count];
                for (var i = 0; i < items.Length; i++)
                {
                    items[i] = Value(node.Items[i]);
                }

                return DocumentNode.OfList(items);
            default:
                return node;
        }
    }
}
