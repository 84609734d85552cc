using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace AuditConsole.Core.Ingestion.Kubernetes;

/// <summary>Kinds of plural resource names, needed where no body names the kind: a fixed table, and what bodies have taught.</summary>
public sealed class KubernetesKinds
{
    /// <summary>A cluster has a few hundred resources; more would be somebody's invention.</summary>
    private const int MaxLearned = 4096;

    /// <summary>No group and no resource has a longer name.</summary>
    private const int MaxName = 253;

    private static readonly string[] Names =
    [
        "Pod", "Service", "Endpoints", "EndpointSlice", "Namespace", "Node", "Secret", "ConfigMap", "ServiceAccount", "PersistentVolume", "PersistentVolumeClaim", "Event",
        "ReplicationController", "ResourceQuota", "LimitRange", "Deployment", "DaemonSet", "StatefulSet", "ReplicaSet", "ControllerRevision", "Job", "CronJob", "Ingress",
        "IngressClass", "NetworkPolicy", "Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding", "CustomResourceDefinition", "ValidatingWebhookConfiguration",
        "MutatingWebhookConfiguration", "ValidatingAdmissionPolicy", "APIService", "Lease", "HorizontalPodAutoscaler", "PodDisruptionBudget", "PriorityClass", "StorageClass",
        "CertificateSigningRequest", "TokenReview", "SubjectAccessReview", "SelfSubjectAccessReview", "GlobalNetworkPolicy", "StagedNetworkPolicy", "StagedGlobalNetworkPolicy",
        "StagedKubernetesNetworkPolicy", "Tier", "NetworkSet", "GlobalNetworkSet", "HostEndpoint", "IPPool", "BGPPeer", "BGPConfiguration", "FelixConfiguration",
        "KubeControllersConfiguration", "GlobalReport", "GlobalReportType", "GlobalAlert", "LicenseKey", "AdminNetworkPolicy", "BaselineAdminNetworkPolicy", "ClusterNetworkPolicy",
    ];

    private static readonly FrozenDictionary<string, string> Table = Names.ToFrozenDictionary(Plural, StringComparer.Ordinal);

    private readonly ConcurrentDictionary<(string Group, string Resource), string> _learned = new();

    /// <summary>The kind of a resource; the plural itself while it is unknown, since it does not tell how a kind is written.</summary>
    public string Of(string? group, string resource)
        => Table.TryGetValue(resource, out var kind) || _learned.TryGetValue((group ?? string.Empty, resource), out kind) ? kind : resource;

    /// <summary>Remembers the kind that a successful answer gave its resource.</summary>
    public void Learn(string? group, string resource, string kind)
    {
        if (!Table.ContainsKey(resource) && _learned.Count < MaxLearned && resource.Length <= MaxName && (group?.Length ?? 0) <= MaxName)
        {
            _learned.TryAdd((group ?? string.Empty, resource), kind);
        }
    }

    /// <summary>
    /// The name that the resources of a kind most likely have: what Kubernetes itself guesses (<c>meta.UnsafeGuessKindToResource</c>),
    /// and where that is no English, as with gateways, licensekeys and sandboxes, what those write who name such resources.
    /// </summary>
    public static string Plural(string kind)
    {
        var lower = kind.ToLowerInvariant();
        return lower switch
        {
            _ when lower.EndsWith("endpoints", StringComparison.Ordinal) => lower,
            [.., not ('a' or 'e' or 'i' or 'o' or 'u'), 'y'] => lower[..^1] + "ies",
            [.., 's' or 'x'] or [.., 'c' or 's', 'h'] => lower + "es",
            _ => lower + "s",
        };
    }
}
