using System.Text.Json;
using AuditConsole.Core.Changes;
using AuditConsole.Web.Components.Policies.Rules;

namespace AuditConsole.Web.Components.Policies;

/// <summary>What the newest known manifest says about the object itself.</summary>
/// <param name="Selector">What a policy applies to: Calico's expression, or Kubernetes labels in words.</param>
/// <param name="Rules">Null where the manifest's rules are not in a form with words.</param>
public sealed record ObjectFacts(string? Selector, PolicyRules? Rules)
{
    public static readonly ObjectFacts None = new(null, null);

    public static ObjectFacts Of(ObjectKey key, ReadOnlyMemory<byte> manifest)
        => new(SelectorOf(manifest), RuleReader.TryRead(key.Group, key.Kind, manifest, out var rules) ? rules : null);

    private static string? SelectorOf(ReadOnlyMemory<byte> manifest)
    {
        if (manifest.IsEmpty)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(manifest, new JsonDocumentOptions { MaxDepth = 64 });
            var spec = document.RootElement.Section("spec");
            if (spec?.Member("selector") is { ValueKind: JsonValueKind.String } expression)
            {
                return expression.GetString() is { Length: > 0 } text ? text : null;
            }

            return LabelSelector.Words(spec?.Section("podSelector")) is { } words ? (words.Length == 0 ? "all pods" : words) : null;
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            return null;
        }
    }
}
