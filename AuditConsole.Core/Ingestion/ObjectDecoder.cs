using System.Globalization;
using System.Text.Json;
using AuditConsole.Core.Events.Redaction;

namespace AuditConsole.Core.Ingestion;

/// <summary>Reads formats whose bodies are one JSON object, an array of them, or lines of either: each object is an event.</summary>
internal abstract class ObjectDecoder(Redactor redactor, IngestionOptions options) : IEventDecoder
{
    // Depth is a matter of the single event, not of the envelope.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 100_000_000 };

    private readonly Refuser _refuser = new(redactor);

    /// <summary>What is said of a body that is neither object nor array.</summary>
    protected abstract string NotOne { get; }

    /// <summary>What is said of a value that is no object.</summary>
    protected abstract Fault NoObject { get; }

    public IngestionAnswer? DecodeBody(ReadOnlySpan<byte> json, EventBatch batch)
    {
        try
        {
            if (!TryDecode(json, batch, line: null, offset: null))
            {
                return IngestionAnswer.Failed(IngestionStatus.Malformed, NotOne, "Expected one JSON object or an array of objects.");
            }
        }
        catch (JsonException e)
        {
            return IngestionAnswer.Failed(IngestionStatus.Malformed, "Not JSON", string.Create(CultureInfo.InvariantCulture, $"Line {e.LineNumber + 1}, byte {e.BytePositionInLine}."));
        }

        return batch.IsOverfull ? IngestionAnswer.Failed(IngestionStatus.TooLarge, "Too many events in one request") : null;
    }

    public void DecodeLine(ReadOnlySpan<byte> json, int line, long? offset, EventBatch batch)
    {
        var before = batch.Here();
        try
        {
            if (!TryDecode(json, batch, line, offset))
            {
                Refuse(batch, line, null, NoObject, json);
            }
        }
        catch (JsonException e)
        {
            batch.GoBack(before);
            Refuse(batch, line, null, new Fault(RefusalReason.BadJson, null, "one JSON object", string.Create(CultureInfo.InvariantCulture, $"a fault at byte {e.BytePositionInLine}")), json);
        }
    }

    public void Finish(int line, EventBatch batch)
    {
        // Every line is whole.
    }

    /// <summary>Adds the event of an object to the batch, or its refusal.</summary>
    /// <param name="offset">Of the object, in what is read; null when the place does not tell events apart.</param>
    protected abstract void One(ReadOnlySpan<byte> text, EventBatch batch, int? line, long? offset);

    /// <summary>The body of an event with its secrets marked; of one nested too deeply nothing but that.</summary>
    protected RedactedJson Redact(ReadOnlySpan<byte> text, EventBatch batch)
    {
        redactor.Begin(batch.Source.Name, text);
        try
        {
            return redactor.Body(text, SecretKind.None);
        }
        catch (JsonException)
        {
            return new RedactedJson([], 0, JsonShape.TooDeep);
        }
    }

    protected void Refuse(EventBatch batch, int? line, string? id, Fault fault, ReadOnlySpan<byte> text) => _refuser.Refuse(batch, line, id, fault, text);

    /// <summary>What an interface of ours does not take; a captured event is taken whatever its shape.</summary>
    protected static Fault? ShapeFault(JsonShape shape) => shape switch
    {
        JsonShape.Sound => null,
        _ when shape.HasFlag(JsonShape.TooDeep) => new Fault(RefusalReason.TooDeep, null, $"at most {RedactionLimits.Depth} levels", null),
        _ when shape.HasFlag(JsonShape.TooMany) => new Fault(RefusalReason.TooLarge, null, $"at most {RedactionLimits.Members} members", null),
        _ when shape.HasFlag(JsonShape.InvalidUtf8) => new Fault(RefusalReason.BadUtf8, null, "valid UTF-8", null),
        _ when shape.HasFlag(JsonShape.LoneSurrogate) => new Fault(RefusalReason.BadUtf8, null, "whole surrogate pairs", null),
        _ when shape.HasFlag(JsonShape.Nul) => new Fault(RefusalReason.BadValue, null, "strings without U+0000", null),
        _ => new Fault(RefusalReason.BadJson, null, "no member twice in one object", null),
    };

    /// <summary>The id an event gives itself, when it is one.</summary>
    protected static string? IdOf(JsonElement root, ReadOnlySpan<byte> member)
        => root.TryGetProperty(member, out var id) && id.ValueKind == JsonValueKind.String && id.GetString() is { Length: <= FieldText.Id } text ? text : null;

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
            if (!batch.IsOverfull)
            {
                Value(text, isObject, batch, line, offset + start);
            }
        }
        while (isArray);

        while (reader.Read())
        {
            // One value and nothing after it: the reader throws on more.
        }

        return true;
    }

    private void Value(ReadOnlySpan<byte> text, bool isObject, EventBatch batch, int? line, long? offset)
    {
        if (!isObject)
        {
            Refuse(batch, line, null, NoObject, text);
        }
        else if (text.Length > options.MaxEventBytes)
        {
            var most = string.Create(CultureInfo.InvariantCulture, $"at most {options.MaxEventBytes} bytes");
            Refuse(batch, line, null, new Fault(RefusalReason.TooLarge, null, most, text.Length.ToString(CultureInfo.InvariantCulture)), text);
        }
        else
        {
            One(text, batch, line, offset);
        }
    }
}
