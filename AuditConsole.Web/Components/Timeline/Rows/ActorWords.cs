using AuditConsole.Core.Events;

namespace AuditConsole.Web.Components.Timeline.Rows;

/// <summary>Who, as a row says it: people by name; machines by what they are, first.</summary>
/// <param name="Kind">What it is, said before the name; empty for people.</param>
public readonly record struct ActorWords(string Kind, string Name)
{
    private const string ServiceAccount = "system:serviceaccount:";
    private const string Node = "system:node:";
    private const string KubeSystem = "kube-system:";

    public static ActorWords Of(AuditEvent e) => e.Actor.Display is { Length: > 0 } name ? OfName(name) : new(string.Empty, Nameless(e));

    /// <summary>A name as Kubernetes spells it, or any other.</summary>
    public static ActorWords OfName(string name)
    {
        if (name.StartsWith(ServiceAccount, StringComparison.Ordinal))
        {
            return OfServiceAccount(name[ServiceAccount.Length..]);
        }

        if (name.StartsWith(Node, StringComparison.Ordinal) && name.Length > Node.Length)
        {
            return new("node", name[Node.Length..]);
        }

        return name switch
        {
            "system:kube-controller-manager" => new("the", "controller manager"),
            "system:kube-scheduler" => new("the", "scheduler"),
            "system:apiserver" => new("the", "API server"),
            "system:kube-proxy" => new("the", "kube-proxy"),
            "system:anonymous" => new("an", "anonymous caller"),
            _ => new(string.Empty, name),
        };
    }

    private static ActorWords OfServiceAccount(string rest)
    {
        if (!rest.StartsWith(KubeSystem, StringComparison.Ordinal))
        {
            var colon = rest.IndexOf(':', StringComparison.Ordinal);
            return new("service account", colon > 0 ? $"{rest[..colon]}/{rest[(colon + 1)..]}" : rest);
        }

        var name = rest[KubeSystem.Length..];
        return name switch
        {
            "generic-garbage-collector" => new("the", "garbage collector"),
            "pod-garbage-collector" => new("the", "Pod garbage collector"),
            "horizontal-pod-autoscaler" => new("the", "Pod autoscaler"),
            _ when name.EndsWith("-controller", StringComparison.Ordinal) && name.Length > 11 => new("the", name[..^11].Replace('-', ' ') + " controller"),
            _ => new("service account", "kube-system/" + name),
        };
    }

    private static string Nameless(AuditEvent e) => e.ActorClass switch
    {
        ActorClass.Human => "someone",
        ActorClass.Service => "a service account",
        ActorClass.Node => "a node",
        ActorClass.ControlPlane => "the control plane",
        ActorClass.Gitops => "a GitOps controller",
        ActorClass.Anonymous => "an anonymous caller",
        _ => e.Source == OwnEvents.Source ? "the console" : "an unknown actor",
    };
}
