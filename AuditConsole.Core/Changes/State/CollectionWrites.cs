using System.Buffers;
using System.Text.Json;
using AuditConsole.Core.Events;

namespace AuditConsole.Core.Changes.State;

/// <summary>The deletions of a deleted collection: one for each item of the answer.</summary>
internal static class CollectionWrites
{
    /// <summary>Null when the answer does not tell the items.</summary>
    public static IReadOnlyList<ObjectWrite>? Read(AuditEvent e, EventBodies bodies)
    {
        if (bodies.Response.IsEmpty)
        {
            return null;
        }

        try
        {
            using var answer = JsonDocument.Parse(bodies.Response, new JsonDocumentOptions { MaxDepth = 256 });
            return answer.RootElement.ValueKind != JsonValueKind.Object || !answer.RootElement.TryGetProperty("items", out var items) ? null
                : items.ValueKind switch
                {
                    JsonValueKind.Array => [.. items.EnumerateArray().Select(item => Item(e, item)).OfType<ObjectWrite>()],
                    JsonValueKind.Null => [], // An empty list, as some servers write it.
                    _ => null,
                };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ObjectWrite? Item(AuditEvent e, JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var json = WithKind(e.Resource, item);
        var facts = BodyFacts.Read(json.Span);
        if (facts is not { Name.Length: > 0 })
        {
            return null;
        }

        var body = ObjectBody.Read(json, isManifest: true);
        var write = WriteReader.Of(e, LineageKey.Of(e, facts.Name, facts.Namespace)) with
        {
            Facts = facts,
            Uid = facts.Uid,
            Version = facts.Version,
            Rank = 2,
            IsEcho = LineageKey.IsEcho(e),
        };

        // What a finalizer holds is only asked to go: it stays until the last one is removed.
        return facts.HasFinalizers && body is not null
            ? write with { Effect = WriteEffect.Put, Class = WriteClass.Terminating, After = body, AfterConfidence = Confidence.Captured }
            : write with { Effect = WriteEffect.Gone, Before = body };
    }

    /// <summary>Items of a list leave out kind and apiVersion: they are the list's.</summary>
    private static ReadOnlyMemory<byte> WithKind(ObjectRef resource, JsonElement item)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { MaxDepth = 512, SkipValidation = true }))
        {
            writer.WriteStartObject();
            if (!item.TryGetProperty("kind", out _))
            {
                writer.WriteString("kind", resource.Kind);
            }

            if (!item.TryGetProperty("apiVersion", out _))
            {
                writer.WriteString("apiVersion", string.IsNullOrEmpty(resource.Group) ? resource.Version : $"{resource.Group}/{resource.Version}");
            }

            foreach (var member in item.EnumerateObject())
            {
                member.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
