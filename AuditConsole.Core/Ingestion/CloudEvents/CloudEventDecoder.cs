using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using AuditConsole.Core.Events.Redaction;
using AuditConsole.Core.Ingestion.Import;
using AuditConsole.Core.Ingestion.Kubernetes;
using AuditConsole.Core.Ingestion.Native;

namespace AuditConsole.Core.Ingestion.CloudEvents;

/// <summary>Reads CloudEvents 1.0: one, a batch, or lines. Data that are an event of a format of ours are read as that.</summary>
internal sealed class CloudEventDecoder(Redactor redactor, CloudEventMapper mapper, KubernetesDecoder kubernetes, NativeDecoder native, IngestionOptions options) : IEventDecoder
{
    /// <summary>Of data that are no JSON; more is not kept.</summary>
    private const int MaxOpaqueBytes = 1024 * 1024;

    // Depth is a matter of the single event, not of the batch.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 100_000_000 };

    private readonly RefusalSample _samples = new(redactor);
    private readonly ArrayBufferWriter<byte> _compact = new(4096);

    public IngestionAnswer? DecodeBody(ReadOnlySpan<byte> json, EventBatch batch)
    {
        try
        {
            if (!TryDecode(json, batch, line: null))
            {
                return IngestionAnswer.Failed(IngestionStatus.Malformed, "Not a CloudEvent", "Expected one JSON object or an array of objects.");
            }
        }
        catch (JsonException e)
        {
            return IngestionAnswer.Failed(IngestionStatus.Malformed, "Not JSON", string.Create(CultureInfo.InvariantCulture, $"Line {e.LineNumber + 1}, byte {e.BytePositionInLine}."));
        }

        return batch.Count > options.MaxEvents ? IngestionAnswer.Failed(IngestionStatus.TooLarge, "Too many events in one request") : null;
    }

    public void DecodeLine(ReadOnlySpan<byte> json, int line, long? offset, EventBatch batch)
    {
        var (events, refusals) = (batch.Events.Count, batch.Refusals.Count);
        try
        {
            if (!TryDecode(json, batch, line))
            {
                Refuse(batch, line, null, Fault.Format("specversion", "a CloudEvent", null), json);
            }
        }
        catch (JsonException e)
        {
            batch.Events.RemoveRange(events, batch.Events.Count - events);
            batch.Refusals.RemoveRange(refusals, batch.Refusals.Count - refusals);
            Refuse(batch, line, null, new Fault(RefusalReason.BadJson, null, "one JSON object", string.Create(CultureInfo.InvariantCulture, $"a fault at byte {e.BytePositionInLine}")), json);
        }
    }

    public void Finish(int line, EventBatch batch)
    {
        // Every line is whole.
    }

    private bool TryDecode(ReadOnlySpan<byte> json, EventBatch batch, int? line)
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
            if (batch.Count > options.MaxEvents && line is null)
            {
                continue;
            }

            if (isObject)
            {
                One(text, line, batch);
            }
            else
            {
                Refuse(batch, line, null, Fault.Format("specversion", "a CloudEvent", "no object"), text);
            }
        }
        while (isArray);

        while (reader.Read())
        {
            // One value and nothing after it: the reader throws on more.
        }

        return true;
    }

    private void One(ReadOnlySpan<byte> text, int? line, EventBatch batch)
    {
        if (text.Length > options.MaxEventBytes)
        {
            Refuse(batch, line, null, new Fault(RefusalReason.TooLarge, null, string.Create(CultureInfo.InvariantCulture, $"at most {options.MaxEventBytes} bytes"), text.Length.ToString(CultureInfo.InvariantCulture)), text);
            return;
        }

        var redacted = Redact(text, batch.Source.Name);
        if (NativeDecoder.ShapeFault(redacted.Shape) is { } broken && TryFindInner(text) is not IngestionFormat.KubernetesAudit)
        {
            Refuse(batch, line, null, broken, text);
            return;
        }

        // A captured event is read whatever is inside its bodies: the attributes are taken without it.
        var attributes = redacted.Shape == JsonShape.Sound ? redacted : Redact(CloudEventAttributes.Of(text), batch.Source.Name);
        if (NativeDecoder.ShapeFault(attributes.Shape) is { } odd)
        {
            Refuse(batch, line, null, odd, text);
            return;
        }

        using var document = JsonDocument.Parse(attributes.Bytes);
        var root = document.RootElement;
        if (CloudEventMapper.FaultOf(root) is { } fault)
        {
            Refuse(batch, line, IdOf(root), fault, text);
            return;
        }

        var data = CloudEventAttributes.Data(text, out var isText);
        if (data is null)
        {
            Refuse(batch, line, IdOf(root), Fault.Bad("data_base64", "base64", null), text);
        }
        else if (isText && data.Length > 0 && ValueFormat.Of(data) is var inner && IsOwn(inner, data))
        {
            Inner(inner, data, text, root, line, batch);
        }
        else
        {
            Outer(text, data, isText, root, redacted.Count, line, batch);
        }
    }

    private RedactedJson Redact(ReadOnlySpan<byte> text, string source)
    {
        redactor.Begin(source, text);
        try
        {
            return redactor.Body(text, SecretKind.None);
        }
        catch (JsonException)
        {
            return new RedactedJson([], 0, JsonShape.TooDeep);
        }
    }

    /// <summary>The format of the data of an event that may itself not be readable whole.</summary>
    private static IngestionFormat? TryFindInner(ReadOnlySpan<byte> text)
        => CloudEventAttributes.Data(text, out var isText) is { Length: > 0 } data && isText && ValueFormat.Of(data) is { Unread: null } found && IsOwn(found, data) ? found.Format : null;

    /// <summary>Whether data are an event of a format with a mapping of its own.</summary>
    private static bool IsOwn(ValueFormat found, ReadOnlySpan<byte> data) => found switch
    {
        { Unread: { } unread } => unread == UnreadFormat.Ocsf,
        { Format: IngestionFormat.KubernetesAudit } => data.IndexOf("\"auditID\""u8) >= 0,
        { Format: IngestionFormat.Native } => data.IndexOf("\"actor\""u8) >= 0,
        _ => false,
    };

    private void Inner(ValueFormat inner, byte[] data, ReadOnlySpan<byte> text, JsonElement root, int? line, EventBatch batch)
    {
        if (inner.Unread is { } unread)
        {
            Refuse(batch, line, IdOf(root), Fault.Format($"data.{unread.Member}", UnreadFormat.Expected, unread.Got), text);
            return;
        }

        batch.ReadAs(IngestionFormat.CloudEvents);
        var before = batch.Events.Count;
        if (inner.Format == IngestionFormat.Native)
        {
            native.DecodeInner(data, CloudEventMapper.IdOf(root), line, batch);
        }
        else
        {
            kubernetes.DecodeLine(data, line ?? 1, offset: null, batch);
            kubernetes.Finish(line ?? 1, batch);
        }

        batch.ReadAs(inner.Format);
        for (var i = before; i < batch.Events.Count; i++)
        {
            batch.Events[i].Event.Extra.Add(new("ce_source", root.GetProperty("source").GetString()!));
        }
    }

    private void Outer(ReadOnlySpan<byte> text, byte[] data, bool isText, JsonElement root, int redacted, int? line, EventBatch batch)
    {
        var isOmitted = !isText && data.Length > MaxOpaqueBytes;
        var request = data.Length == 0 || isOmitted ? [] : RequestOf(data, isText, root, ref redacted);
        _compact.ResetWrittenCount();
        CompactJson.Append(text, _compact);
        var (offered, fault) = mapper.Map(root, request, _compact.WrittenSpan, batch);
        if (fault is { } wrong)
        {
            Refuse(batch, line, IdOf(root), wrong, text);
            return;
        }

        offered!.Event.Redacted = redacted;
        if (isOmitted)
        {
            offered.Event.Truncated.Add("request");
        }

        batch.Add(offered);
    }

    private byte[] RequestOf(byte[] data, bool isText, JsonElement root, ref int redacted)
    {
        if (!isText)
        {
            // Base64 would hide from the patterns what it holds.
            var clean = redactor.Opaque(data, ref redacted);
            return JsonSerializer.SerializeToUtf8Bytes(Convert.ToBase64String(clean));
        }

        if (root.TryGetProperty("data", out var member))
        {
            return JsonMarshal.GetRawUtf8Value(member).ToArray();
        }

        var inner = redactor.Body(data, SecretKind.None);
        redacted += inner.Count;
        return inner.Bytes;
    }

    private static string? IdOf(JsonElement root)
        => root.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String && id.GetString() is { Length: <= FieldText.Id } text ? text : null;

    private void Refuse(EventBatch batch, int? line, string? id, Fault fault, ReadOnlySpan<byte> text)
        => batch.Refusals.Add(new Refusal(batch.Count, line, id, fault.ReasonCode, fault.Field, fault.Expected, fault.Got, _samples.Of(batch.Source.Name, text, fault.ReasonCode)));
}
