using System.Text.Json;
using System.Text.Json.Nodes;

namespace AuditConsole.Core.Changes.State;

/// <summary>The one number that a scale writes.</summary>
internal static class ReplicaCount
{
    /// <summary>Null when the body says none.</summary>
    public static int? Read(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty)
        {
            return null;
        }

        try
        {
            var reader = new Utf8JsonReader(json);
            using var body = JsonDocument.ParseValue(ref reader);
            return body.RootElement.ValueKind == JsonValueKind.Object
                && body.RootElement.TryGetProperty("spec", out var spec) && spec.ValueKind == JsonValueKind.Object
                && spec.TryGetProperty("replicas", out var replicas) && replicas.ValueKind == JsonValueKind.Number && replicas.TryGetInt32(out var count)
                ? count
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The object with another number of replicas; null when it is not one that has them.</summary>
    public static ObjectBody? Set(ObjectBody body, int replicas)
    {
        try
        {
            if (JsonNode.Parse(body.Json.Span) is not JsonObject root || root["spec"] is not JsonObject spec)
            {
                return null;
            }

            spec["replicas"] = replicas;
            return ObjectBody.Read(JsonSerializer.SerializeToUtf8Bytes(root), isManifest: true);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            // A member twice, or text that is none: such a body is kept, not changed.
            return null;
        }
    }
}
