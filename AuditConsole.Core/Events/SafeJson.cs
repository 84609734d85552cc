using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace AuditConsole.Core.Events;

/// <summary>How JSON is written that leaves the console: what was captured is hostile.</summary>
public static class SafeJson
{
    private const int DeepestBody = 1000;

    /// <summary>Escapes <c>&lt; &gt; &amp;</c> beside what JSON demands, so that an answer opened as a page is inert, and what hides or turns text, so that it stays plain in a terminal.</summary>
    public static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.Create(Visible()), SkipValidation = true };

    /// <summary>Writes a body as a JSON value; one that is not JSON as a string.</summary>
    public static void WriteBody(Utf8JsonWriter writer, ReadOnlyMemory<byte> body)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = DeepestBody });
        }
        catch (JsonException)
        {
            writer.WriteStringValue(Encoding.UTF8.GetString(body.Span));
            return;
        }

        using (document)
        {
            WriteElement(writer, document.RootElement);
        }
    }

    /// <summary>Writes a value anew, so that its strings are escaped as this writer does it.</summary>
    public static void WriteElement(Utf8JsonWriter writer, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in element.EnumerateObject())
                {
                    writer.WritePropertyName(Text(member));
                    WriteElement(writer, member.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    WriteElement(writer, item);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(Text(element));
                break;
            default:
                writer.WriteRawValue(element.GetRawText(), skipInputValidation: true);
                break;
        }
    }

    /// <summary>Writes the bodies that there are as members of one object.</summary>
    public static void WriteParts(Utf8JsonWriter writer, EventBodies bodies)
    {
        writer.WriteStartObject("parts"u8);
        WritePart(writer, PartName.Before, bodies.Before);
        WritePart(writer, PartName.After, bodies.After);
        WritePart(writer, PartName.Request, bodies.Request);
        WritePart(writer, PartName.Response, bodies.Response);
        writer.WriteEndObject();
    }

    private static void WritePart(Utf8JsonWriter writer, string name, ReadOnlyMemory<byte> body)
    {
        if (!body.IsEmpty)
        {
            writer.WritePropertyName(name);
            WriteBody(writer, body);
        }
    }

    private static TextEncoderSettings Visible()
    {
        var settings = new TextEncoderSettings(UnicodeRanges.All);
        settings.ForbidCharacters([.. Enumerable.Range(0, char.MaxValue + 1).Select(c => (char)c).Where(c => char.GetUnicodeCategory(c) == UnicodeCategory.Format)]);
        return settings;
    }

    // Captured bodies may hold half of a surrogate pair, which has no text: such a string is shown as it was written.
    private static string Text(JsonElement element)
    {
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(element)[1..^1]);
        }
    }

    private static string Text(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8PropertyName(member));
        }
    }
}
