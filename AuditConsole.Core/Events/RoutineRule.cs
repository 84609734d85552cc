namespace AuditConsole.Core.Events;

/// <summary>Which events are routine, and left out (but counted) by default: classes status, lease, no-op and read, but never reads of Secrets (snapshots are none), connections into a container or through the API server, nor status and leases that somebody wrote by hand.</summary>
/// <remarks>A Secret is told by its kind or by the plural of the URL: the kind is what a body says, and who asks may choose what he is answered with.</remarks>
public static class RoutineRule
{
    /// <summary>Raised with every change of the rule: segments keep what it said of their events.</summary>
    public const int Version = 1;

    public static bool IsRoutine(AuditEvent e)
        => e.Class is EventClass.Status or EventClass.Lease or EventClass.Noop or EventClass.Read
            && !IsSecretRead(e)
            && e.Resource.Subresource is not ("exec" or "attach" or "portforward" or "proxy")
            && !(e.Resource.Resource is not null && e.Class is (EventClass.Status or EventClass.Lease) && IsByHand(e));

    /// <summary>Somebody got to see a Secret. A snapshot is nobody's read: it is what a source sends of its own accord.</summary>
    private static bool IsSecretRead(AuditEvent e)
        => e.Class == EventClass.Read && (e.Resource.Kind == "Secret" || e.Resource.Resource == "secrets") && e.Format != EventFormat.KubernetesSnapshot;

    /// <summary>Machines keep leases, status and Events all day. A person who writes them does something, and whoever but the control plane deletes them may be wiping traces.</summary>
    private static bool IsByHand(AuditEvent e)
        => e.ActorClass is ActorClass.Human or ActorClass.Anonymous || e.Actor.EffectiveName is not null || (e.Action == EventAction.Delete && e.ActorClass != ActorClass.ControlPlane);
}
