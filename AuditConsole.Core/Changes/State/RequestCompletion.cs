using System.Buffers;
using System.Text.Json;

namespace AuditConsole.Core.Changes.State;

/// <summary>Makes of an update's request the object it led to, as far as the version before tells what the server keeps.</summary>
internal static class RequestCompletion
{
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 256 };

    /// <summary>The request with uid, creationTimestamp and status of the previous version where it has none itself.</summary>
    public static ObjectBody Complete(ObjectBody request, ObjectBody previous)
    {
        using var from = JsonDocument.Parse(previous.Json, Deep);
        using var to = JsonDocument.Parse(request.Json, Deep);
        var root = to.RootElement;
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { MaxDepth = 512, SkipValidation = true }))
        {
            writer.WriteStartObject();
            foreach (var member in root.EnumerateObject())
            {
                if (member.NameEquals("metadata") && member.Value.ValueKind == JsonValueKind.Object)
                {
                    writer.WritePropertyName("metadata");
                    Metadata(writer, member.Value, Member(from.RootElement, "metadata"));
                }
                else
                {
                    member.WriteTo(writer);
                }
            }

            Copy(writer, root, from.RootElement, "status");
            writer.WriteEndObject();
        }

        // Where nothing was missing the body stays the event's own, which holds it already.
        return buffer.WrittenSpan.SequenceEqual(request.Json.Span) ? request : ObjectBody.Read(buffer.WrittenMemory, isManifest: true) ?? request;
    }

    private static void Metadata(Utf8JsonWriter writer, JsonElement metadata, JsonElement? previous)
    {
        writer.WriteStartObject();
        foreach (var member in metadata.EnumerateObject())
        {
            member.WriteTo(writer);
        }

        if (previous is { ValueKind: JsonValueKind.Object } from)
        {
            Copy(writer, metadata, from, "uid");
            Copy(writer, metadata, from, "creationTimestamp");
        }

        writer.WriteEndObject();
    }

    private static void Copy(Utf8JsonWriter writer, JsonElement to, JsonElement from, string name)
    {
        if (Member(to, name) is null && Member(from, name) is { } value)
        {
            writer.WritePropertyName(name);
            value.WriteTo(writer);
        }
    }

    private static JsonElement? Member(JsonElement element, string name)
        => element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
