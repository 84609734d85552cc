namespace AuditConsole.Web.Components.Policies;

/// <summary>The kinds that the page of policies is about.</summary>
public static class PolicyKinds
{
    public static readonly IReadOnlyList<string> All =
    [
        "NetworkPolicy", "GlobalNetworkPolicy", "StagedNetworkPolicy", "StagedGlobalNetworkPolicy", "StagedKubernetesNetworkPolicy",
        "Tier", "NetworkSet", "GlobalNetworkSet", "HostEndpoint", "AdminNetworkPolicy", "BaselineAdminNetworkPolicy", "ClusterNetworkPolicy",
    ];

    public static bool Contains(string kind) => All.Contains(kind);
}
