using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using AuditConsole.Core.Events;

namespace AuditConsole.Core.Ingestion.Native;

/// <summary>The members of a native event that the native form could not give back from the fields: kept as sent, where they stood.</summary>
internal sealed class NativeRest
{
    /// <summary>Beyond it the rest is not kept, and that is said.</summary>
    private const int MaxBytes = 64 * 1024;

    private const string Metadata = "metadata";

    private readonly List<(string? Parent, string Name, JsonElement Value)> _members = [];
    private readonly List<string> _notSent = [];

    /// <summary>Keeps a member; with a path also as <c>extra</c> fields.</summary>
    /// <param name="parent">Null at the root.</param>
    public void Keep(string? parent, string name, JsonElement value) => _members.Add((parent, name, value));

    /// <summary>Remembers that a member the form would give back was not in what came: <c>severity</c>, <c>actor.type</c>.</summary>
    public void NotSent(string path) => _notSent.Add(path);

    /// <summary>The members as one JSON object, under <c>metadata.auditconsole</c> what was not sent; empty when there is nothing to say.</summary>
    public byte[] ToJson(List<string> truncated)
    {
        if (_members.Count == 0 && _notSent.Count == 0)
        {
            return [];
        }

        var output = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(output, EventParts.WriterOptions))
        {
            writer.WriteStartObject();
            var marked = _notSent.Count == 0 || _members.Any(m => m is (null, Metadata, _));
            foreach (var group in _members.GroupBy(m => m.Parent))
            {
                if (group.Key is not null)
                {
                    writer.WriteStartObject(group.Key);
                }

                if (!marked && group.Key == Metadata)
                {
                    WriteNotSent(writer);
                    marked = true;
                }

                foreach (var (_, name, value) in group)
                {
                    writer.WritePropertyName(name);
                    writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(value), skipInputValidation: true);
                }

                if (group.Key is not null)
                {
                    writer.WriteEndObject();
                }
            }

            if (!marked)
            {
                writer.WriteStartObject(Metadata);
                WriteNotSent(writer);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        if (output.WrittenCount <= MaxBytes)
        {
            return output.WrittenSpan.ToArray();
        }

        truncated.Add("native");
        return [];
    }

    private void WriteNotSent(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("auditconsole"u8);
        writer.WriteStartArray("not_sent"u8);
        foreach (var path in _notSent)
        {
            writer.WriteStringValue(path);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>A member as searchable fields: keys in lower case, dots for nesting.</summary>
    /// <param name="left">Bytes that the extra fields may still take.</param>
    public static void Flatten(AuditEvent e, string path, JsonElement value, ref int left)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                {
                    Flatten(e, $"{path}.{member.Name}", member.Value, ref left);
                }

                return;
            case JsonValueKind.Array:
                var isPlain = value.EnumerateArray().All(item => item.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array));
                Add(e, path, isPlain ? string.Join(',', value.EnumerateArray().Select(item => item.ToString())) : value.GetRawText(), ref left);
                return;
            case JsonValueKind.Null:
                return;
            case JsonValueKind.String:
                Add(e, path, value.GetString()!, ref left);
                return;
            default:
                Add(e, path, value.GetRawText(), ref left);
                return;
        }
    }

    private static void Add(AuditEvent e, string path, string text, ref int left)
    {
        left -= Encoding.UTF8.GetByteCount(path) + Encoding.UTF8.GetByteCount(text);
        if (left >= 0)
        {
            e.Extra.Add(new(path.ToLowerInvariant(), text));
        }
        else if (!e.Truncated.Contains("extra"))
        {
            e.Truncated.Add("extra");
        }
    }
}
