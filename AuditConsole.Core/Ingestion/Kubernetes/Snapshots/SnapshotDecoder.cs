using System.Buffers;
using System.Text.Json;
using AuditConsole.Core.Events.Redaction;

namespace AuditConsole.Core.Ingestion.Kubernetes.Snapshots;

/// <summary>Reads lists of objects as <c>kubectl get … -o json</c> and the API give them: <c>v1 List</c>, <c>NetworkPolicyList</c>, or one object.</summary>
internal sealed class SnapshotDecoder(Redactor redactor, SnapshotMapper mapper) : IEventDecoder
{
    private const string Expected = "a List of objects";

    // An object may be nested as deep as its author likes: that must not make the list unreadable.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 100_000_000 };

    private readonly Refuser _refuser = new(redactor);
    private readonly ArrayBufferWriter<byte> _item = new(4096);

    public IngestionAnswer? DecodeBody(ReadOnlySpan<byte> json, EventBatch batch)
    {
        try
        {
            if (Read(json, batch, line: null) is { } fault)
            {
                return IngestionAnswer.Failed(IngestionStatus.Malformed, "Not a list of objects", $"{fault.Field}: expected {fault.Expected}, got {fault.Got ?? "nothing"}.");
            }

            return batch.IsOverfull ? IngestionAnswer.Failed(IngestionStatus.TooLarge, "Too many objects in one request", $"At most {batch.MaxEvents}.") : null;
        }
        catch (JsonException)
        {
            return IngestionAnswer.Failed(IngestionStatus.Malformed, "Not JSON", "Expected one list of objects.");
        }
    }

    public void DecodeLine(ReadOnlySpan<byte> text, int line, long? offset, EventBatch batch)
    {
        var before = batch.Here();
        try
        {
            if (Read(text, batch, line) is { } fault)
            {
                _refuser.Refuse(batch, line, null, fault, text);
            }
        }
        catch (JsonException)
        {
            batch.GoBack(before);
            _refuser.Refuse(batch, line, null, new Fault(RefusalReason.BadJson, null, "one list of objects", null), text);
        }
    }

    public void Finish(int line, EventBatch batch)
    {
        // Lists do not go on from line to line.
    }

    private Fault? Read(ReadOnlySpan<byte> json, EventBatch batch, int? line)
    {
        var list = ListHead.Read(json, Options);
        if (list.Kind is null || !list.IsObject)
        {
            return Fault.Format("kind", Expected, list.Kind);
        }

        if (!list.Kind.EndsWith("List", StringComparison.Ordinal))
        {
            return Add(json, list, batch, line) is { } fault ? Fault.Format("kind", Expected, fault.Got ?? list.Kind) : null;
        }

        if (list.ApiVersion is { } version && version.StartsWith("audit.k8s.io/", StringComparison.Ordinal))
        {
            return Fault.Format("kind", Expected, list.Kind);
        }

        return list.HasItems ? ReadItems(json, list, batch, line) : Fault.Missing("items", "a list of objects");
    }

    private Fault? ReadItems(ReadOnlySpan<byte> json, ListHead list, EventBatch batch, int? line)
    {
        var reader = new Utf8JsonReader(json[list.Items], Options);
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            var isObject = reader.TokenType == JsonTokenType.StartObject;
            reader.Skip();
            var item = json[list.Items][start..(int)reader.BytesConsumed];
            var fault = isObject ? Add(Complete(item, list), list, batch, line) : Fault.Format("items", "objects", "another value");
            if (fault is { } wrong)
            {
                _refuser.Refuse(batch, line, null, wrong, item);
            }
        }

        return null;
    }

    private Fault? Add(ReadOnlySpan<byte> item, ListHead list, EventBatch batch, int? line)
    {
        if (batch.IsOverfull)
        {
            // The request is refused as a whole: the rest is only read to its end.
            return null;
        }

        var fault = mapper.Map(item, list.CapturedAt, batch, out var offered);
        if (offered is not null)
        {
            batch.Add(offered);
        }

        return fault;
    }

    /// <summary>Items of a typed list leave out kind and apiVersion: they are the list's.</summary>
    private ReadOnlySpan<byte> Complete(ReadOnlySpan<byte> item, ListHead list)
    {
        if (list.Kind is null or "List" || ListHead.Read(item, Options).Kind is not null)
        {
            return item;
        }

        _item.ResetWrittenCount();
        _item.Write("{\"apiVersion\":"u8);
        _item.Write(JsonSerializer.SerializeToUtf8Bytes(list.ApiVersion ?? string.Empty));
        _item.Write(",\"kind\":"u8);
        _item.Write(JsonSerializer.SerializeToUtf8Bytes(list.Kind[..^"List".Length]));
        var members = item[1..].TrimStart(" \t\r\n"u8);
        _item.Write(members is [(byte)'}'] ? "}"u8 : ","u8);
        _item.Write(members is [(byte)'}'] ? default : members);
        return _item.WrittenSpan;
    }
}
