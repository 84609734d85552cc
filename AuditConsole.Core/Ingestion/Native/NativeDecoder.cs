using System.Buffers;
using System.Globalization;
using System.Text.Json;
using AuditConsole.Core.Events;
using AuditConsole.Core.Events.Redaction;

namespace AuditConsole.Core.Ingestion.Native;

/// <summary>Reads native events: one object, an array, or lines.</summary>
internal sealed class NativeDecoder(Redactor redactor, ContentTag tag, IngestionOptions options) : ObjectDecoder(redactor, options)
{
    private readonly ArrayBufferWriter<byte> _compact = new(4096);

    protected override string NotOne => "Not an event";

    protected override Fault NoObject => Fault.Format(string.Empty, "a JSON object", null) with { Field = null };

    /// <summary>Reads one native event that came inside another one.</summary>
    /// <param name="fallbackId">The id of an event that brings none.</param>
    public void DecodeInner(ReadOnlySpan<byte> json, string fallbackId, int? line, EventBatch batch) => One(json, batch, line, fallbackId);

    protected override void One(ReadOnlySpan<byte> text, EventBatch batch, int? line, long? offset) => One(text, batch, line, DigestOf(text, offset));

    private void One(ReadOnlySpan<byte> text, EventBatch batch, int? line, string fallbackId)
    {
        var redacted = Redact(text, batch);
        if (ShapeFault(redacted.Shape) is { } broken)
        {
            Refuse(batch, line, null, broken, text);
            return;
        }

        using var document = JsonDocument.Parse(redacted.Bytes);
        var (offered, fault) = NativeMapper.Map(document.RootElement, fallbackId, batch);
        if (fault is { } found)
        {
            Refuse(batch, line, IdOf(document.RootElement, "event_id"u8), found, text);
            return;
        }

        offered!.Event.Redacted = redacted.Count;
        _compact.ResetWrittenCount();
        CompactJson.Append(text, _compact);
        var bodies = batch.Source.KeepRaw ? new EventBodies { Before = offered.Bodies.Before, After = offered.Bodies.After, Raw = redacted.Bytes } : offered.Bodies;
        batch.Add(offered with { ContentTag = tag(_compact.WrittenSpan), Bodies = bodies });
    }

    private static string DigestOf(ReadOnlySpan<byte> text, long? offset)
    {
        var digest = FieldText.Digest(text);
        return offset is { } at ? string.Create(CultureInfo.InvariantCulture, $"{digest}@{at}") : digest;
    }
}
