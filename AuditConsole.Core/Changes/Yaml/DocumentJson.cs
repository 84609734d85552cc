using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AuditConsole.Core.Changes.Yaml;

/// <summary>Writes a document as compact JSON, members in UTF-8 byte order.</summary>
public static class DocumentJson
{
    public static ReadOnlyMemory<byte> Write(DocumentNode root)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.Default, MaxDepth = 512 }))
        {
            Value(writer, root);
        }

        return buffer.WrittenMemory;
    }

    private static void Value(Utf8JsonWriter writer, DocumentNode node)
    {
        switch (node.Kind)
        {
            case DocumentNodeKind.Map:
                writer.WriteStartObject();
                foreach (var (key, value) in node.Members)
                {
                    writer.WritePropertyName(key);
                    Value(writer, value);
                }

                writer.WriteEndObject();
                break;
            case DocumentNodeKind.List:
                writer.WriteStartArray();
                foreach (var item in node.Items)
                {
                    Value(writer, item);
                }

                writer.WriteEndArray();
                break;
            case DocumentNodeKind.Text:
                writer.WriteStringValue(node.Text);
                break;
            case DocumentNodeKind.Number:
                writer.WriteRawValue(node.Text, skipInputValidation: true);
                break;
            case DocumentNodeKind.True or DocumentNodeKind.False:
                writer.WriteBooleanValue(node.Kind == DocumentNodeKind.True);
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }
}
