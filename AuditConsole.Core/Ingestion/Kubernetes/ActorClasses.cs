using AuditConsole.Core.Events;

namespace AuditConsole.Core.Ingestion.Kubernetes;

/// <summary>Tells people from machines by user name and client program.</summary>
internal static class ActorClasses
{
    private const string ServiceAccount = "system:serviceaccount:";

    /// <param name="deployers">Service accounts or client programs that deploy what is kept in Git.</param>
    public static ActorClass Of(string? name, string? userAgent, IReadOnlyList<string> deployers)
    {
        if (string.IsNullOrEmpty(name) || name == "system:anonymous")
        {
            return ActorClass.Anonymous;
        }

        if (!name.StartsWith("system:", StringComparison.Ordinal))
        {
            return IsDeployer(userAgent, deployers) ? ActorClass.Gitops : ActorClass.Human;
        }

        if (name.StartsWith("system:node:", StringComparison.Ordinal))
        {
            return ActorClass.Node;
        }

        if (name.StartsWith(ServiceAccount, StringComparison.Ordinal))
        {
            return OfServiceAccount(name.AsSpan(ServiceAccount.Length), userAgent, deployers);
        }

        return ActorClass.ControlPlane;
    }

    /// <summary><c>user</c>, <c>service</c> or <c>system</c>.</summary>
    public static string? Type(string? name) => name switch
    {
        null or "" => null,
        _ when name.StartsWith(ServiceAccount, StringComparison.Ordinal) => "service",
        _ when name.StartsWith("system:", StringComparison.Ordinal) => "system",
        _ => "user",
    };

    private static ActorClass OfServiceAccount(ReadOnlySpan<char> account, string? userAgent, IReadOnlyList<string> deployers)
    {
        var colon = account.IndexOf(':');
        var space = colon < 0 ? account : account[..colon];
        if (space is "kube-system" or "calico-system" or "calico-apiserver" || space.StartsWith("tigera-", StringComparison.Ordinal))
        {
            return ActorClass.ControlPlane;
        }

        foreach (var deployer in deployers)
        {
            if (account[(colon + 1)..].SequenceEqual(deployer))
            {
                return ActorClass.Gitops;
            }
        }

        return IsDeployer(userAgent, deployers) ? ActorClass.Gitops : ActorClass.Service;
    }

    private static bool IsDeployer(string? userAgent, IReadOnlyList<string> deployers)
    {
        if (userAgent is null)
        {
            return false;
        }

        foreach (var deployer in deployers)
        {
            if (userAgent.StartsWith(deployer, StringComparison.Ordinal) && (userAgent.Length == deployer.Length || userAgent[deployer.Length] is '/' or ' '))
            {
                return true;
            }
        }

        return false;
    }
}
