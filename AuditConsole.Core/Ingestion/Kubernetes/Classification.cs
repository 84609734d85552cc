using System.Collections.Frozen;
using AuditConsole.Core.Events;

namespace AuditConsole.Core.Ingestion.Kubernetes;

/// <summary>Action, class, outcome and severity of Kubernetes events: the tables of the formats page, first match wins.</summary>
internal static class Classification
{
    private static readonly FrozenSet<string> PolicyKinds = Set(
        "NetworkPolicy", "GlobalNetworkPolicy", "StagedNetworkPolicy", "StagedGlobalNetworkPolicy", "StagedKubernetesNetworkPolicy", "NetworkSet", "GlobalNetworkSet", "Tier",
        "HostEndpoint", "AdminNetworkPolicy", "BaselineAdminNetworkPolicy", "ClusterNetworkPolicy");

    private static readonly FrozenSet<string> AccessKinds = Set("Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding");

    private static readonly FrozenSet<string> GravelyDeleted = Set(
        "NetworkPolicy", "GlobalNetworkPolicy", "StagedNetworkPolicy", "StagedGlobalNetworkPolicy", "StagedKubernetesNetworkPolicy", "Tier", "AdminNetworkPolicy",
        "BaselineAdminNetworkPolicy", "ClusterNetworkPolicy", "Namespace", "CustomResourceDefinition");

    private static readonly FrozenSet<string> GravelyChanged = Set("ClusterRole", "ClusterRoleBinding", "ValidatingWebhookConfiguration", "MutatingWebhookConfiguration");

    private static readonly FrozenSet<string> StatusResources = Set("caliconodestatuses", "blockaffinities", "ipamblocks", "ipamhandles");

    public static bool IsPolicy(string? kind) => kind is not null && PolicyKinds.Contains(kind);

    public static EventAction Action(string verb, string? subresource, bool isResource)
    {
        if (IsConnection(subresource))
        {
            return EventAction.Execute;
        }

        if (!isResource)
        {
            return verb is "post" or "put" or "patch" or "delete" ? EventAction.Action : EventAction.Read;
        }

        return verb switch
        {
            "create" => subresource is "binding" or "eviction" or "token" ? EventAction.Action : EventAction.Create,
            "update" or "patch" => EventAction.Update,
            "delete" or "deletecollection" => EventAction.Delete,
            "get" => EventAction.Read,
            "list" => EventAction.List,
            "watch" => EventAction.Watch,
            _ => EventAction.Action,
        };
    }

    public static Outcome Outcome(int code, bool hasFailed) => code switch
    {
        401 or 403 => Events.Outcome.Denied,
        >= 400 => Events.Outcome.Failure,
        > 0 => hasFailed ? Events.Outcome.Failure : Events.Outcome.Success,
        _ => hasFailed ? Events.Outcome.Failure : Events.Outcome.Unknown,
    };

    /// <param name="isLeaderRecord">The body is an old-style leader election record.</param>
    /// <param name="isUnchanged">The answer has the resourceVersion that the request was based on.</param>
    public static EventClass Class(AuditEvent e, bool isLeaderRecord, bool isUnchanged)
    {
        var r = e.Resource;
        if (e.Outcome == Events.Outcome.Denied || e.AuthorizationDecision == "forbid")
        {
            return EventClass.Denied;
        }

        if (e.DryRun == true)
        {
            return EventClass.DryRun;
        }

        var isReadVerb = e.Verb is "get" or "list" or "watch" or "head" or "options" && !IsConnection(r.Subresource);
        if (isReadVerb || r.Resource is "subjectaccessreviews" or "localsubjectaccessreviews" or "selfsubjectaccessreviews" or "selfsubjectrulesreviews" or "selfsubjectreviews" or "tokenreviews")
        {
            return EventClass.Read;
        }

        if (e.Outcome == Events.Outcome.Failure)
        {
            return EventClass.Failed;
        }

        if (r.Resource == "leases" || (isLeaderRecord && IsElector(e) && r.Kind is "Endpoints" or "ConfigMap") || (r.Resource == "events" && r.Group is "" or "events.k8s.io"))
        {
            return EventClass.Lease;
        }

        if (r.Subresource == "status" || (r.Resource is not null && StatusResources.Contains(r.Resource)))
        {
            return EventClass.Status;
        }

        return isUnchanged && e.Verb is "update" or "patch" ? EventClass.Noop : EventClass.Change;
    }

    public static Severity Severity(AuditEvent e)
    {
        var kind = e.Resource.Kind ?? string.Empty;
        var isPolicy = PolicyKinds.Contains(kind);
        if (e.Class == EventClass.Denied)
        {
            return kind == "Secret" || isPolicy || AccessKinds.Contains(kind) ? Events.Severity.High : Events.Severity.Medium;
        }

        if (e.Class == EventClass.Change)
        {
            if ((e.Action == EventAction.Delete && GravelyDeleted.Contains(kind)) || GravelyChanged.Contains(kind))
            {
                return Events.Severity.High;
            }

            if (isPolicy || kind is "Role" or "RoleBinding" or "Secret" || e.Resource is { Resource: "serviceaccounts", Subresource: "token" })
            {
                return Events.Severity.Medium;
            }
        }

        if (IsConnection(e.Resource.Subresource))
        {
            return Events.Severity.Medium;
        }

        return e.Class == EventClass.Change ? Events.Severity.Low : Events.Severity.Info;
    }

    /// <summary>Anybody may write the annotation of a leader, so from a person it would only hide what he changes.</summary>
    private static bool IsElector(AuditEvent e) => e.ActorClass is not (ActorClass.Human or ActorClass.Anonymous) && !e.Actor.HasEffective;

    public static bool IsConnection(string? subresource) => subresource is "exec" or "attach" or "portforward" or "proxy";

    private static FrozenSet<string> Set(params string[] names) => names.ToFrozenSet(StringComparer.Ordinal);
}
