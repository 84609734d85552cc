using System.Text.Json;

namespace AuditConsole.Web.Components.Policies.Rules;

/// <summary>One end of a Calico rule (<c>EntityRule</c>) in words.</summary>
internal static class CalicoPeer
{
    /// <summary>The members these words cover.</summary>
    public static readonly string[] Fields =
        ["nets", "notNets", "selector", "notSelector", "namespaceSelector", "serviceAccounts", "services", "domains", "ports", "notPorts"];

    /// <summary>Null when the end is not limited.</summary>
    public static string? Words(JsonElement? end)
    {
        if (end is not { } peer)
        {
            return null;
        }

        var words = new List<string>();
        AddText(words, peer.Text("selector"), "selector ");
        AddText(words, peer.Text("notSelector"), "not selector ");
        AddList(words, peer.Texts("nets"), "");
        AddList(words, peer.Texts("notNets"), "except ");
        AddList(words, peer.Texts("domains"), "domains ");
        if (peer.Section("serviceAccounts") is { } accounts)
        {
            AddList(words, accounts.Texts("names"), "service accounts ");
            AddText(words, accounts.Text("selector"), "service accounts with ");
        }

        if (peer.Section("services") is { } service)
        {
            AddText(words, service.Text("namespace") is { } ns ? ns + "/" + service.Text("name") : service.Text("name"), "service ");
        }

        AddText(words, peer.Text("namespaceSelector"), words.Count == 0 ? "anything in namespaces " : "in namespaces ");
        return words.Count == 0 ? null : string.Join(' ', words);
    }

    /// <summary>The end's ports; null when any will do.</summary>
    public static string? Ports(JsonElement? end, string prefix)
    {
        if (end is not { } peer)
        {
            return null;
        }

        var words = new List<string>();
        AddList(words, peer.Texts("ports"), prefix.Length > 0 ? prefix + "ports " : "");
        AddList(words, peer.Texts("notPorts"), prefix + "ports except ");
        return words.Count == 0 ? null : string.Join(' ', words);
    }

    private static void AddText(List<string> words, string? value, string before)
    {
        if (!string.IsNullOrEmpty(value))
        {
            words.Add(before + value);
        }
    }

    private static void AddList(List<string> words, IReadOnlyList<string> values, string before)
    {
        if (values.Count > 0)
        {
            words.Add(before + RuleList.Words(values));
        }
    }
}
