using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace AuditConsole.Web.Components.Policies.Rules;

/// <summary>Reads the rules of a Calico or Kubernetes network policy from its manifest.</summary>
public static class RuleReader
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 64 };

    /// <summary>False for other kinds, and for a manifest whose rules are not in the form these words know.</summary>
    /// <param name="manifest">The stored body as JSON.</param>
    public static bool TryRead(string group, string kind, ReadOnlyMemory<byte> manifest, [NotNullWhen(true)] out PolicyRules? rules)
    {
        rules = null;
        if (FormOf(group, kind) is not { } read || manifest.IsEmpty)
        {
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(manifest, Options);
            if (document.RootElement.Section("spec") is not { } spec)
            {
                return false;
            }

            rules = new PolicyRules(kind.StartsWith("Staged", StringComparison.Ordinal), read(spec));
            return true;
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            // Not a policy as its kind defines it; nothing is said rather than something untrue.
            return false;
        }
    }

    private static Func<JsonElement, IReadOnlyList<RuleSection>>? FormOf(string group, string kind) => (group, kind) switch
    {
        ("projectcalico.org" or "crd.projectcalico.org", "NetworkPolicy" or "GlobalNetworkPolicy" or "StagedNetworkPolicy" or "StagedGlobalNetworkPolicy") => CalicoRules.Read,
        ("projectcalico.org" or "crd.projectcalico.org", "StagedKubernetesNetworkPolicy") or ("networking.k8s.io" or "extensions", "NetworkPolicy") => KubernetesRules.Read,
        _ => null,
    };
}
