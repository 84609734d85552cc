using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using AuditConsole.Core.Events.Redaction;
using AuditConsole.Core.Ingestion.Import;
using AuditConsole.Core.Ingestion.Kubernetes;
using AuditConsole.Core.Ingestion.Native;

namespace AuditConsole.Core.Ingestion.CloudEvents;

/// <summary>Reads CloudEvents 1.0: one, a batch, or lines. Data that are an event of a format of ours are read as that.</summary>
internal sealed class CloudEventDecoder(Redactor redactor, CloudEventMapper mapper, KubernetesDecoder kubernetes, NativeDecoder native, IngestionOptions options) : ObjectDecoder(redactor, options)
{
    /// <summary>Of data that are no JSON; more is not kept.</summary>
    private const int MaxOpaqueBytes = 1024 * 1024;

    private readonly Redactor _redactor = redactor;
    private readonly ArrayBufferWriter<byte> _compact = new(4096);

    protected override string NotOne => "Not a CloudEvent";

    protected override Fault NoObject => Fault.Format("specversion", "a CloudEvent", "no object");

    protected override void One(ReadOnlySpan<byte> text, EventBatch batch, int? line, long? offset)
    {
        var redacted = Redact(text, batch);
        if (ShapeFault(redacted.Shape) is { } broken && TryFindInner(text) is not IngestionFormat.KubernetesAudit)
        {
            Refuse(batch, line, null, broken, text);
            return;
        }

        // A captured event is read whatever is inside its bodies: the attributes are taken without it.
        var attributes = redacted.Shape == JsonShape.Sound ? redacted : Redact(CloudEventAttributes.Of(text), batch);
        if (ShapeFault(attributes.Shape) is { } odd)
        {
            Refuse(batch, line, null, odd, text);
            return;
        }

        using var document = JsonDocument.Parse(attributes.Bytes);
        var root = document.RootElement;
        if (CloudEventMapper.FaultOf(root) is { } fault)
        {
            Refuse(batch, line, IdOf(root, "id"u8), fault, text);
            return;
        }

        var data = CloudEventAttributes.Data(text, out var isText);
        if (data is null)
        {
            Refuse(batch, line, IdOf(root, "id"u8), Fault.Bad("data_base64", "base64", null), text);
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
            Refuse(batch, line, IdOf(root, "id"u8), Fault.Format($"data.{unread.Member}", UnreadFormat.Expected, unread.Got), text);
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
            Refuse(batch, line, IdOf(root, "id"u8), wrong, text);
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
            var clean = _redactor.Opaque(data, ref redacted);
            return JsonSerializer.SerializeToUtf8Bytes(Convert.ToBase64String(clean));
        }

        if (root.TryGetProperty("data", out var member))
        {
            return JsonMarshal.GetRawUtf8Value(member).ToArray();
        }

        var inner = _redactor.Body(data, SecretKind.None);
        redacted += inner.Count;
        return inner.Bytes;
    }
}
