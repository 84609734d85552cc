using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AuditConsole.Core.Events;

/// <summary>Writes the <c>who</c> and <c>data</c> parts: one compact JSON object each, keys in the catalogue's order, absent fields left out. Written once, hashed as written.</summary>
public static class EventParts
{
    // The parts are stored, never shown as markup: only what JSON demands is escaped.
    internal static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static byte[] Who(AuditEvent e) => Write(e, static (writer, e) =>
    {
        writer.WriteStartObject();
        writer.WriteStartObject("actor"u8);
        EventJsonWriter.WriteActor(writer, e.Actor);
        writer.WriteEndObject();
        writer.WriteEndObject();
    });

    public static byte[] Data(AuditEvent e) => Write(e, static (writer, e) =>
    {
        writer.WriteStartObject();
        EventJsonWriter.WriteHead(writer, e);
        EventJsonWriter.WriteActorClass(writer, e);
        EventJsonWriter.WriteRest(writer, e);
        if (!e.Native.IsEmpty)
        {
            writer.WritePropertyName("native"u8);
            writer.WriteRawValue(e.Native.Span, skipInputValidation: true);
        }

        writer.WriteEndObject();
    });

    private static byte[] Write(AuditEvent e, Action<Utf8JsonWriter, AuditEvent> body)
    {
        var (writer, buffer) = Pooled.Value;
        buffer.ResetWrittenCount();
        writer.Reset(buffer);
        body(writer, e);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static readonly ThreadLocal<(Utf8JsonWriter Writer, ArrayBufferWriter<byte> Buffer)> Pooled = new(() =>
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        return (new Utf8JsonWriter(buffer, WriterOptions), buffer);
    });
}
