using AuditConsole.Core.Events;

namespace AuditConsole.Core.Changes.State;

/// <summary>By what an object of Kubernetes is followed.</summary>
internal static class LineageKey
{
    private const string CalicoStore = "crd.projectcalico.org";
    private const string Calico = "projectcalico.org";

    /// <summary>False for what is written but never an object: events, leases, reviews, tokens, bindings.</summary>
    public static bool IsFollowed(ObjectRef resource) => (resource.Group ?? string.Empty, resource.Kind) switch
    {
        (_, null or "") => false,
        ("" or "events.k8s.io", "Event") => false,
        ("coordination.k8s.io", _) => false,
        ("authentication.k8s.io" or "authorization.k8s.io", _) => false,
        ("", "Binding") => false,
        _ => true,
    };

    public static ObjectKey Of(AuditEvent e, string name, string? @namespace = null)
    {
        var group = e.Resource.Group ?? string.Empty;
        var kind = e.Resource.Kind!;
        if (IsEcho(e))
        {
            (group, name) = (Calico, WithoutDoubledTier(name));
        }
        else if (group == "extensions" && kind is "NetworkPolicy" or "Ingress")
        {
            group = "networking.k8s.io";
        }

        // The API names a namespace's own name as its namespace.
        var within = group.Length == 0 && kind == "Namespace" ? string.Empty : @namespace ?? e.Resource.Namespace ?? string.Empty;
        return new ObjectKey(e.Cluster ?? e.Source, group, kind, within, name);
    }

    /// <summary>True for writes of the Calico API server to its own store, which repeat what it was asked to write.</summary>
    public static bool IsEcho(AuditEvent e)
        => e.Resource.Group == CalicoStore
            && e.Actor.Name is { } name
            && name.StartsWith("system:serviceaccount:", StringComparison.Ordinal)
            && (name.EndsWith(":calico-apiserver", StringComparison.Ordinal) || name.EndsWith(":tigera-apiserver", StringComparison.Ordinal));

    /// <summary>In its store the API server may put the tier before a name that has it already: <c>platform.platform.dns</c>.</summary>
    private static string WithoutDoubledTier(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && name.AsSpan(dot + 1).StartsWith(name.AsSpan(0, dot + 1)) ? name[(dot + 1)..] : name;
    }
}
