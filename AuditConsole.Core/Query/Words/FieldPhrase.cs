using AuditConsole.Core.Events;
using AuditConsole.Core.Query.Planning;
using AuditConsole.Core.Query.Syntax;

namespace AuditConsole.Core.Query.Words;

/// <summary>One term as part of a sentence: <c>of kind Tier</c>, <c>by jane</c>, <c>with code at least 400</c>.</summary>
internal static class FieldPhrase
{
    public const string Changed = "that changed";

    private static readonly Dictionary<string, string> Openings = new()
    {
        ["actor"] = "by",
        ["resource"] = "about",
        [EventFields.ActorName.Name] = "by",
        [EventFields.ActorIp.Name] = "from address",
        [EventFields.ActorEffectiveName.Name] = "acting as",
        [EventFields.Source.Name] = "from source",
        [EventFields.Cluster.Name] = "in cluster",
        [EventFields.Project.Name] = "in project",
        [EventFields.Namespace.Name] = "in namespace",
        [EventFields.Kind.Name] = "of kind",
        [EventFields.Name.Name] = "named",
        [EventFields.EventType.Name] = "of type",
        [EventFields.Class.Name] = "of class",
        [EventFields.Severity.Name] = "of severity",
        [EventFields.Tier.Name] = "in tier",
        [EventFields.Received.Name] = "received",
        [EventFields.Time.Name] = "",
    };

    private static readonly Dictionary<BodyPart, string> Parts = new()
    {
        [BodyPart.Before] = "state before",
        [BodyPart.After] = "state after",
        [BodyPart.Request] = "request body",
        [BodyPart.Response] = "response body",
    };

    public static string Of(FieldNode node)
    {
        var fields = FieldNames.Find(node.Field);
        if (fields is null && BodyPath.Find(node.Field) is { } path)
        {
            return path.Parts.Count == 0 ? $"with a {Parts[path.Part]}" : $"{Valued($"with {string.Join('.', path.Parts)}", node.Value)} in the {Parts[path.Part]}";
        }

        if (fields is null)
        {
            return $"{Changed} {ValuePhrase.Of(node.Value)}";
        }

        var name = fields.Count > 1 ? node.Field.ToLowerInvariant() : fields[0].Name;
        var isTime = fields is [{ Type: FieldType.Time }];
        var opening = Openings.GetValueOrDefault(name) ?? $"with {Label(name)}";
        return isTime ? $"{opening} {TimePhrase.Of(node.Value)}".TrimStart() : Valued(opening, node.Value);
    }

    // "of any kind", but "by anyone".
    private static string Valued(string opening, ValueNode value)
        => value is not PresentValue ? $"{opening} {ValuePhrase.Of(value)}"
        : opening is "by" or "acting as" ? $"{opening} anyone"
        : opening.IndexOf(' ', StringComparison.Ordinal) is var space and > 0 ? $"{opening[..space]} any{opening[space..]}"
        : $"{opening} anything";

    private static string Label(string name)
    {
        foreach (var (prefix, label) in new[] { ("resource.labels.", "label "), ("extra.", "") })
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
            {
                return label + name[prefix.Length..];
            }
        }

        return name.Replace('.', ' ').Replace('_', ' ');
    }
}
