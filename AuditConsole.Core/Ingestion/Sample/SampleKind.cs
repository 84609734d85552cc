namespace AuditConsole.Core.Ingestion.Sample;

/// <summary>A kind of object as the API names it.</summary>
internal sealed record SampleKind(string Kind, string Group, string Version, string Resource, bool IsNamespaced = true)
{
    public static readonly SampleKind NetworkPolicy = new("NetworkPolicy", "networking.k8s.io", "v1", "networkpolicies");
    public static readonly SampleKind CalicoPolicy = Calico("NetworkPolicy", "networkpolicies");
    public static readonly SampleKind GlobalPolicy = Calico("GlobalNetworkPolicy", "globalnetworkpolicies", isNamespaced: false);
    public static readonly SampleKind StagedPolicy = Calico("StagedNetworkPolicy", "stagednetworkpolicies");
    public static readonly SampleKind StagedGlobalPolicy = Calico("StagedGlobalNetworkPolicy", "stagedglobalnetworkpolicies", isNamespaced: false);
    public static readonly SampleKind StagedKubernetesPolicy = Calico("StagedKubernetesNetworkPolicy", "stagedkubernetesnetworkpolicies");
    public static readonly SampleKind NetworkSet = Calico("NetworkSet", "networksets");
    public static readonly SampleKind GlobalNetworkSet = Calico("GlobalNetworkSet", "globalnetworksets", isNamespaced: false);
    public static readonly SampleKind Tier = Calico("Tier", "tiers", isNamespaced: false);
    public static readonly SampleKind HostEndpoint = Calico("HostEndpoint", "hostendpoints", isNamespaced: false);
    public static readonly SampleKind Deployment = new("Deployment", "apps", "v1", "deployments");
    public static readonly SampleKind ConfigMap = new("ConfigMap", "", "v1", "configmaps");
    public static readonly SampleKind Secret = new("Secret", "", "v1", "secrets");
    public static readonly SampleKind Service = new("Service", "", "v1", "services");
    public static readonly SampleKind Pod = new("Pod", "", "v1", "pods");
    public static readonly SampleKind Node = new("Node", "", "v1", "nodes", false);
    public static readonly SampleKind ServiceAccount = new("ServiceAccount", "", "v1", "serviceaccounts");
    public static readonly SampleKind EndpointSlice = new("EndpointSlice", "discovery.k8s.io", "v1", "endpointslices");
    public static readonly SampleKind Lease = new("Lease", "coordination.k8s.io", "v1", "leases");
    public static readonly SampleKind RoleBinding = new("RoleBinding", "rbac.authorization.k8s.io", "v1", "rolebindings");
    public static readonly SampleKind ClusterRoleBinding = new("ClusterRoleBinding", "rbac.authorization.k8s.io", "v1", "clusterrolebindings", false);

    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>Path of an object, or of the collection when the name is empty.</summary>
    public string Path(string @namespace, string name)
        => (Group.Length == 0 ? $"/api/{Version}" : $"/apis/{Group}/{Version}")
            + (IsNamespaced && @namespace.Length > 0 ? $"/namespaces/{@namespace}" : string.Empty)
            + $"/{Resource}"
            + (name.Length > 0 ? $"/{name}" : string.Empty);

    private static SampleKind Calico(string kind, string resource, bool isNamespaced = true) => new(kind, "projectcalico.org", "v3", resource, isNamespaced);
}
