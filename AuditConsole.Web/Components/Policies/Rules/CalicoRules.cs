using System.Globalization;
using System.Text.Json;

namespace AuditConsole.Web.Components.Policies.Rules;

/// <summary>Rules of Calico policies (<c>projectcalico.org/v3</c>) in words.</summary>
internal static class CalicoRules
{
    private static readonly string[] RuleFields = ["action", "ipVersion", "protocol", "notProtocol", "icmp", "notICMP", "source", "destination", "http", "metadata"];

    public static IReadOnlyList<RuleSection> Read(JsonElement spec)
    {
        var egress = spec.Items("egress");
        var types = spec.Texts("types");
        if (types.Count == 0)
        {
            // Calico's own defaults: ingress, unless only egress rules are given.
            types = egress.Count == 0 ? ["Ingress"] : spec.Items("ingress").Count == 0 ? ["Egress"] : ["Ingress", "Egress"];
        }

        return [.. types.Order(StringComparer.Ordinal).Reverse().Select(type => Section(type, type == "Egress" ? egress : spec.Items("ingress")))];
    }

    private static RuleSection Section(string direction, IReadOnlyList<JsonElement> rules)
    {
        var lines = new List<RuleLine>();
        var decided = false;
        foreach (var rule in rules)
        {
            var action = rule.Text("action") ?? throw new FormatException("A rule has an action.");
            var conditions = Conditions(rule, direction);
            lines.Add(new RuleLine(action, conditions.Length > 0 ? conditions : decided ? "everything else" : "everything"));
            decided |= action != "Log";
        }

        return new RuleSection(direction, lines, "What no rule matches goes on to the tier's next policy that selects the endpoint; after the last one the tier's default action applies.");
    }

    private static string Conditions(JsonElement rule, string direction)
    {
        var source = rule.Section("source");
        var destination = rule.Section("destination");
        var words = new List<string?> { rule.Text("ipVersion") is { } version ? "IPv" + version : null, Protocol(rule), CalicoPeer.Ports(destination, "") };
        var (from, to) = (CalicoPeer.Words(source), CalicoPeer.Words(destination));
        var bare = words.TrueForAll(w => w is null) && from is null && to is null && CalicoPeer.Ports(source, "") is null && Http(rule) is null;
        var peers = new List<string?>
        {
            from is not null || (!bare && direction == "Ingress") ? "from " + (from ?? "any") : null,
            CalicoPeer.Ports(source, "source "),
            to is not null || (!bare && direction == "Egress") ? "to " + (to ?? "any") : null,
        };
        words.AddRange(direction == "Egress" ? Enumerable.Reverse(peers) : peers);
        words.Add(Http(rule));
        var text = string.Join(' ', words.OfType<string>());
        return Others(rule, source, destination) is { } others ? $"{text}{(text.Length > 0 ? ", " : "")}with further conditions ({others})" : text;
    }

    private static string? Protocol(JsonElement rule)
    {
        var words = new[]
        {
            rule.Text("protocol") is { } protocol ? Named(protocol) : null,
            rule.Text("notProtocol") is { } not ? "not " + Named(not) : null,
            rule.Section("icmp") is { } icmp ? Icmp(icmp) : null,
            rule.Section("notICMP") is { } notIcmp ? "not " + Icmp(notIcmp) : null,
        };
        return words.All(w => w is null) ? null : string.Join(' ', words.OfType<string>());
    }

    private static string Named(string protocol) => int.TryParse(protocol, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? "protocol " + protocol : protocol;

    private static string Icmp(JsonElement icmp) => icmp.Text("code") is { } code ? $"type {icmp.Text("type")} code {code}" : $"type {icmp.Text("type")}";

    private static string? Http(JsonElement rule)
    {
        if (rule.Section("http") is not { } http)
        {
            return null;
        }

        var paths = http.Items("paths").Select(p => p.Text("exact") ?? p.Text("prefix") + "*");
        return $"HTTP {string.Join(", ", http.Texts("methods"))} {string.Join(", ", paths)}".Replace("  ", " ", StringComparison.Ordinal).TrimEnd();
    }

    private static string? Others(JsonElement rule, JsonElement? source, JsonElement? destination)
    {
        var names = rule.OthersThan(RuleFields)
            .Concat(source?.OthersThan(CalicoPeer.Fields).Select(n => "source." + n) ?? [])
            .Concat(destination?.OthersThan(CalicoPeer.Fields).Select(n => "destination." + n) ?? [])
            .Concat(rule.Section("http")?.OthersThan(["methods", "paths"]).Select(n => "http." + n) ?? [])
            .ToList();
        return names.Count == 0 ? null : string.Join(", ", names);
    }
}
