using System.Text.Json;

namespace AuditConsole.Web.Components.Policies.Rules;

/// <summary>Rules of Kubernetes network policies (<c>networking.k8s.io/v1</c>) in words.</summary>
internal static class KubernetesRules
{
    private const string Rest = "Everything else is denied, unless another policy allows it.";

    public static IReadOnlyList<RuleSection> Read(JsonElement spec)
    {
        var types = spec.Texts("policyTypes");
        if (types.Count == 0)
        {
            // The API's default: always ingress, egress only with egress rules.
            types = spec.Items("egress").Count > 0 ? ["Ingress", "Egress"] : ["Ingress"];
        }

        return
        [
            .. types.Order(StringComparer.Ordinal).Reverse().Select(type => type == "Egress"
                ? new RuleSection("Egress", [.. spec.Items("egress").Select(rule => Line(rule, "to"))], Rest)
                : new RuleSection("Ingress", [.. spec.Items("ingress").Select(rule => Line(rule, "from"))], Rest)),
        ];
    }

    private static RuleLine Line(JsonElement rule, string side)
    {
        var ports = rule.Items("ports");
        var peers = rule.Items(side);
        if (rule.OthersThan(["ports", side]).Any())
        {
            throw new FormatException("A rule has ports and peers only.");
        }

        return new RuleLine("Allow", ports.Count == 0 && peers.Count == 0
            ? "everything"
            : $"{(ports.Count == 0 ? "any port" : Ports(ports))} {side} {(peers.Count == 0 ? "any" : string.Join(" or ", peers.Select(Peer)))}");
    }

    private static string Ports(IReadOnlyList<JsonElement> ports)
        => string.Join(", ", ports.GroupBy(p => p.Text("protocol") ?? "TCP").Select(g => g.Key + " " + RuleList.Words([.. g.Select(Port)])));

    private static string Port(JsonElement port)
        => port.Text("port") is not { } first ? "any" : port.Text("endPort") is { } last ? first + ":" + last : first;

    private static string Peer(JsonElement peer)
    {
        if (peer.OthersThan(["ipBlock", "podSelector", "namespaceSelector"]).Any())
        {
            throw new FormatException("A peer is a block of addresses or selectors.");
        }

        if (peer.Section("ipBlock") is { } block)
        {
            var except = block.Texts("except");
            return except.Count == 0 ? block.Text("cidr") ?? "" : $"{block.Text("cidr")} except {RuleList.Words(except)}";
        }

        var pods = LabelSelector.Words(peer.Section("podSelector"));
        var spaces = LabelSelector.Words(peer.Section("namespaceSelector"));
        var who = string.IsNullOrEmpty(pods) ? "all pods" : "pods " + pods;
        return spaces switch
        {
            null => who + " of this namespace",
            "" => who + " of all namespaces",
            _ => $"{who} in namespaces {spaces}",
        };
    }
}
