using System.Buffers;
using System.Text.Json;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;

namespace AuditConsole.Core.Exports;

/// <summary>Events as JSON: one document that says what was asked for, or a line for each event.</summary>
internal sealed class JsonExport(ExportRequest request) : IExportWriter
{
    private readonly bool _isDocument = request.Format == ExportFormat.Json;
    private bool _isFollowing;

    public void Begin(IBufferWriter<byte> file)
    {
        if (!_isDocument)
        {
            return;
        }

        // What is known only at the end stands behind the events, which nobody holds in memory.
        file.Write("{\"query\":"u8);
        Value(file, writer => writer.WriteStringValue(request.Query.Text));
        file.Write(",\"from\":"u8);
        Value(file, writer => WriteTime(writer, request.From));
        file.Write(",\"to\":"u8);
        Value(file, writer => WriteTime(writer, request.To));
        file.Write(",\"events\":["u8);
    }

    public void Write(IBufferWriter<byte> file, StoredEvent stored, bool bodies)
    {
        if (_isDocument && _isFollowing)
        {
            file.Write(","u8);
        }

        _isFollowing = true;
        file.Write(_isDocument ? "\n"u8 : ""u8);
        Value(file, writer => WriteEvent(writer, stored, request.Scope.IsWholeLedger, bodies));
        file.Write(_isDocument ? ""u8 : "\n"u8);
    }

    public void End(IBufferWriter<byte> file, long events, IReadOnlyList<string> damage)
    {
        if (!_isDocument)
        {
            return;
        }

        file.Write("\n],\"count\":"u8);
        Value(file, writer => writer.WriteNumberValue(events));
        if (damage.Count > 0)
        {
            file.Write(",\"damage\":"u8);
            Value(file, writer =>
            {
                writer.WriteStartArray();
                foreach (var sentence in damage)
                {
                    writer.WriteStringValue(sentence);
                }

                writer.WriteEndArray();
            });
        }

        file.Write("}\n"u8);
    }

    /// <param name="whole">Places in the ledger are shown.</param>
    public static void WriteEvent(Utf8JsonWriter writer, StoredEvent stored, bool whole, bool bodies) => EventJsonWriter.WriteEvent(writer, stored.Event, whole, more =>
    {
        if (bodies)
        {
            SafeJson.WriteParts(more, stored.Bodies);
        }
    });

    private static void WriteTime(Utf8JsonWriter writer, long time)
    {
        if (time is long.MinValue or long.MaxValue)
        {
            writer.WriteNullValue();
        }
        else
        {
            writer.WriteStringValue(Micros.Format(time));
        }
    }

    private static void Value(IBufferWriter<byte> file, Action<Utf8JsonWriter> write)
    {
        using var writer = new Utf8JsonWriter(file, SafeJson.WriterOptions);
        write(writer);
    }
}
