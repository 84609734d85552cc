using System.Buffers;
using System.Globalization;
using System.Text.Json;
using AuditConsole.Core.Events;
using AuditConsole.Core.Events.Redaction;

namespace AuditConsole.Core.Ingestion.Native;

/// <summary>Reads native events: one object, an array, or lines.</summary>
internal sealed class NativeDecoder(Redactor redactor, ContentTag tag, IngestionOptions options) : IEventDecoder
{
    // Depth is a matter of the single event, not of the envelope.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 100_000_000 };

    private readonly RefusalSample _samples = new(redactor);
    private readonly ArrayBufferWriter<byte> _compact = new(4096);

    public IngestionAnswer? DecodeBody(ReadOnlySpan<byte> json, EventBatch batch)
    {
        try
        {
            if (!TryDecode(json, batch, line: null, offset: null))
            {
                return IngestionAnswer.Failed(IngestionStatus.Malformed, "Not an event", "Expected one JSON object or an array of objects.");
            }
        }
        catch (JsonException e)
        {
            return IngestionAnswer.Failed(IngestionStatus.Malformed, "Not JSON", $"Line {e.LineNumber + 1}, byte {e.BytePositionInLine}.");
        }

        return batch.Count > options.MaxEvents ? IngestionAnswer.Failed(IngestionStatus.TooLarge, "Too many events in one request") : null;
    }

    public void DecodeLine(ReadOnlySpan<byte> json, int line, long? offset, EventBatch batch)
    {
        var (events, refusals) = (batch.Events.Count, batch.Refusals.Count);
        try
        {
            if (!TryDecode(json, batch, line, offset))
            {
                Refuse(batch, line, null, Fault.Format(string.Empty, "a JSON object", null) with { Field = null }, json);
            }
        }
        catch (JsonException e)
        {
            batch.Events.RemoveRange(events, batch.Events.Count - events);
            batch.Refusals.RemoveRange(refusals, batch.Refusals.Count - refusals);
            Refuse(batch, line, null, new Fault(RefusalReason.BadJson, null, "one JSON object", string.Create(CultureInfo.InvariantCulture, $"a fault at byte {e.BytePositionInLine}")), json);
        }
    }

    /// <summary>Reads one native event that came inside another one.</summary>
    /// <param name="fallbackId">The id of an event that brings none.</param>
    public void DecodeInner(ReadOnlySpan<byte> json, string fallbackId, int? line, EventBatch batch) => One(json, isObject: true, batch, line, offset: null, fallbackId);

    public void Finish(int line, EventBatch batch)
    {
        // Every line is whole.
    }

    private bool TryDecode(ReadOnlySpan<byte> json, EventBatch batch, int? line, long? offset)
    {
        var reader = new Utf8JsonReader(json, Options);
        reader.Read();
        var isArray = reader.TokenType == JsonTokenType.StartArray;
        if (!isArray && reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        do
        {
            if (isArray && (!reader.Read() || reader.TokenType == JsonTokenType.EndArray))
            {
                break;
            }

            var start = (int)reader.TokenStartIndex;
            var isObject = reader.TokenType == JsonTokenType.StartObject;
            reader.Skip();
            var text = json[start..(int)reader.BytesConsumed];
            if (batch.Count <= options.MaxEvents || line is not null)
            {
                One(text, isObject, batch, line, offset + start);
            }
        }
        while (isArray);

        while (reader.Read())
        {
            // One value and nothing after it: the reader throws on more.
        }

        return true;
    }

    private void One(ReadOnlySpan<byte> text, bool isObject, EventBatch batch, int? line, long? offset, string? fallbackId = null)
    {
        if (!isObject)
        {
            Refuse(batch, line, null, Fault.Format(string.Empty, "a JSON object", null) with { Field = null }, text);
            return;
        }

        if (text.Length > options.MaxEventBytes)
        {
            Refuse(batch, line, null, new Fault(RefusalReason.TooLarge, null, $"at most {options.MaxEventBytes} bytes", text.Length.ToString(CultureInfo.InvariantCulture)), text);
            return;
        }

        redactor.Begin(batch.Source.Name, text);
        RedactedJson redacted;
        try
        {
            redacted = redactor.Body(text, SecretKind.None);
        }
        catch (JsonException)
        {
            redacted = new RedactedJson([], 0, JsonShape.TooDeep);
        }

        if (ShapeFault(redacted.Shape) is { } broken)
        {
            Refuse(batch, line, null, broken, text);
            return;
        }

        using var document = JsonDocument.Parse(redacted.Bytes);
        var (offered, fault) = NativeMapper.Map(document.RootElement, fallbackId ?? DigestOf(text, offset), batch);
        if (fault is { } found)
        {
            Refuse(batch, line, IdOf(document.RootElement), found, text);
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
        return offset is { } at ? $"{digest}@{at}" : digest;
    }

    /// <summary>What an interface of ours does not take; a captured event is taken whatever its shape.</summary>
    public static Fault? ShapeFault(JsonShape shape) => shape switch
    {
        JsonShape.Sound => null,
        _ when shape.HasFlag(JsonShape.TooDeep) => new Fault(RefusalReason.TooDeep, null, $"at most {RedactionLimits.Depth} levels", null),
        _ when shape.HasFlag(JsonShape.TooMany) => new Fault(RefusalReason.TooLarge, null, $"at most {RedactionLimits.Members} members", null),
        _ when shape.HasFlag(JsonShape.InvalidUtf8) => new Fault(RefusalReason.BadUtf8, null, "valid UTF-8", null),
        _ when shape.HasFlag(JsonShape.LoneSurrogate) => new Fault(RefusalReason.BadUtf8, null, "whole surrogate pairs", null),
        _ when shape.HasFlag(JsonShape.Nul) => new Fault(RefusalReason.BadValue, null, "strings without U+0000", null),
        _ => new Fault(RefusalReason.BadJson, null, "no member twice in one object", null),
    };

    private static string? IdOf(JsonElement root)
        => root.TryGetProperty("event_id", out var id) && id.ValueKind == JsonValueKind.String && id.GetString() is { Length: <= FieldText.Id } text ? text : null;

    private void Refuse(EventBatch batch, int? line, string? id, Fault fault, ReadOnlySpan<byte> text)
        => batch.Refusals.Add(new Refusal(batch.Count, line, id, fault.ReasonCode, fault.Field, fault.Expected, fault.Got, _samples.Of(batch.Source.Name, text, fault.ReasonCode)));
}
