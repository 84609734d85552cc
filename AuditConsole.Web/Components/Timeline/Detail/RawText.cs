using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;

namespace AuditConsole.Web.Components.Timeline.Detail;

/// <summary>Stored bytes as readable text, bounded.</summary>
public static class RawText
{
    // Shown as text through Razor's encoding, never as markup: escaping here would only hide what was sent.
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static RawPart[] Parts(StoredEvent stored, bool whole)
    {
        (string Title, ReadOnlyMemory<byte> Bytes)[] parts =
        [
            ("Event", Header(stored.Event, whole)),
            ("As received", stored.Bodies.Raw),
            ("Request", stored.Bodies.Request),
            ("Response", stored.Bodies.Response),
            ("Before", stored.Bodies.Before),
            ("After", stored.Bodies.After),
        ];
        return [.. parts.Where(p => !p.Bytes.IsEmpty).Select(p => Part(p.Title, p.Bytes))];
    }

    public static RawPart Part(string title, ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length <= EventService.ShownBytes && Indented(bytes) is { } text)
        {
            return new RawPart(title, text, bytes.Length, false);
        }

        var shown = bytes.Length <= EventService.ShownBytes ? bytes : bytes[..EventService.ShownBytes];
        return new RawPart(title, Encoding.UTF8.GetString(shown.Span).TrimEnd('\uFFFD'), bytes.Length, shown.Length < bytes.Length);
    }

    private static string? Indented(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 256 });
            using var buffer = new MemoryStream(json.Length * 2);
            using (var writer = new Utf8JsonWriter(buffer, Readable))
            {
                document.RootElement.WriteTo(writer);
            }

            return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate in a string: it is shown as it was sent.
            return null;
        }
    }

    private static byte[] Header(AuditEvent e, bool whole)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            EventJsonWriter.WriteEvent(writer, e, whole);
        }

        return buffer.ToArray();
    }
}
