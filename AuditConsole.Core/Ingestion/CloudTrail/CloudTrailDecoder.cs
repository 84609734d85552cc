using System.Globalization;
using System.Text.Json;
using AuditConsole.Core.Events.Redaction;

namespace AuditConsole.Core.Ingestion.CloudTrail;

/// <summary>Reads what AWS writes and forwards: files of <c>Records</c>, records one by one or in an array, and what CloudWatch Logs sends of either these or an EKS control plane.</summary>
/// <param name="kubernetes">Reads the audit events in what CloudWatch Logs sends.</param>
internal sealed class CloudTrailDecoder(Redactor redactor, CloudTrailMapper mapper, IEventDecoder kubernetes) : IEventDecoder
{
    private const string Expected = "a CloudTrail record or an object with Records";

    // A body may be nested as deep as its caller likes: that must not make the file unreadable.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 100_000_000 };

    private readonly CloudTrailReader _reader = new();
    private readonly Refuser _refuser = new(redactor);

    public IngestionAnswer? DecodeBody(ReadOnlySpan<byte> json, EventBatch batch)
    {
        try
        {
            if (Read(json, batch, line: null, isForwarded: false) is { } fault)
            {
                return IngestionAnswer.Failed(IngestionStatus.Malformed, "Not CloudTrail", $"{fault.Field}: expected {fault.Expected}, got {fault.Got ?? "nothing"}.");
            }

            return batch.IsOverfull ? IngestionAnswer.Failed(IngestionStatus.TooLarge, "Too many events in one request", string.Create(CultureInfo.InvariantCulture, $"At most {batch.MaxEvents}.")) : null;
        }
        catch (JsonException e)
        {
            return IngestionAnswer.Failed(IngestionStatus.Malformed, "Not JSON", string.Create(CultureInfo.InvariantCulture, $"Line {e.LineNumber + 1}, byte {e.BytePositionInLine}."));
        }
    }

    public void DecodeLine(ReadOnlySpan<byte> text, int line, long? offset, EventBatch batch) => DecodeLine(text, line, isForwarded: false, batch);

    /// <param name="isForwarded">It came in what CloudWatch Logs sends, which does not hold its like.</param>
    private void DecodeLine(ReadOnlySpan<byte> text, int line, bool isForwarded, EventBatch batch)
    {
        var before = batch.Here();
        try
        {
            if (Read(text, batch, line, isForwarded) is { } fault)
            {
                _refuser.Refuse(batch, line, null, fault, text);
            }
        }
        catch (JsonException e)
        {
            batch.GoBack(before);
            _refuser.Refuse(batch, line, null, new Fault(RefusalReason.BadJson, null, "one JSON value", string.Create(CultureInfo.InvariantCulture, $"a fault at byte {e.BytePositionInLine}")), text);
        }
    }

    public void Finish(int line, EventBatch batch)
    {
        // Every line is whole.
    }

    private Fault? Read(ReadOnlySpan<byte> json, EventBatch batch, int? line, bool isForwarded)
    {
        // Nothing may be behind the value: that is found before anything of it is taken.
        var whole = new Utf8JsonReader(json, Options);
        while (whole.Read())
        {
        }

        var reader = new Utf8JsonReader(json, Options);
        reader.Read();
        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray:
                ReadRecords(ref reader, json, batch, line);
                return null;
            case JsonTokenType.StartObject:
                return ReadRoot(reader, json, batch, line, isForwarded);
            default:
                return Fault.Format("Records", Expected, "no object");
        }
    }

    private Fault? ReadRoot(Utf8JsonReader start, ReadOnlySpan<byte> json, EventBatch batch, int? line, bool isForwarded)
    {
        var reader = start;
        var isRecord = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("Records"u8))
            {
                reader.Read();
                if (reader.TokenType != JsonTokenType.StartArray)
                {
                    return Fault.Bad("Records", "a list of records", "another value");
                }

                ReadRecords(ref reader, json, batch, line);
                return null;
            }

            if (reader.ValueTextEquals("digestS3Bucket"u8))
            {
                // Digests prove the files they are about; they tell of no event.
                batch.Ignored++;
                return null;
            }

            if (!isForwarded && reader.ValueTextEquals("messageType"u8))
            {
                reader.Read();
                if (reader.TokenType == JsonTokenType.String)
                {
                    return ReadSubscription(ref reader, start, batch, line);
                }
            }

            isRecord |= reader.TokenType == JsonTokenType.PropertyName && (reader.ValueTextEquals("eventID"u8) || reader.ValueTextEquals("eventName"u8) || reader.ValueTextEquals("eventSource"u8));
            reader.Skip();
        }

        if (!isRecord)
        {
            return Fault.Format("Records", Expected, "another object");
        }

        ReadRecord(ref start, json, batch, line);
        return null;
    }

    private void ReadRecords(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, EventBatch batch, int? line)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (batch.IsOverfull)
            {
                // The request is refused as a whole: the rest is only read to its end.
                reader.Skip();
            }
            else if (reader.TokenType == JsonTokenType.StartObject)
            {
                ReadRecord(ref reader, json, batch, line);
            }
            else
            {
                var at = (int)reader.TokenStartIndex;
                reader.Skip();
                _refuser.Refuse(batch, line, null, Fault.Format("Records", "a list of objects", "another value"), json[at..(int)reader.BytesConsumed]);
            }
        }
    }

    private void ReadRecord(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, EventBatch batch, int? line)
    {
        _reader.Read(ref reader, json);
        var header = _reader.Header;
        if (FaultOf(header) is { } fault)
        {
            _refuser.Refuse(batch, line, header.EventId, fault, json[header.Record]);
            return;
        }

        batch.Add(mapper.Map(header, json, batch));
    }

    private static Fault? FaultOf(CloudTrailHeader h)
        => string.IsNullOrEmpty(h.EventId) ? Fault.Missing("eventID", "the record's id")
            : h.Time is null ? Fault.Missing("eventTime", EventTime.Expected)
            : string.IsNullOrEmpty(h.EventSource) ? Fault.Missing("eventSource", "the service, such as iam.amazonaws.com")
            : string.IsNullOrEmpty(h.EventName) ? Fault.Missing("eventName", "the call, such as PutBucketPolicy")
            : h.Identity is null ? Fault.Missing("userIdentity", "an object that says who called")
            : null;

    /// <summary>What CloudWatch Logs forwards: lines of a log, of which those are taken that are records or audit events.</summary>
    /// <param name="type">At the message's type.</param>
    private Fault? ReadSubscription(ref Utf8JsonReader type, Utf8JsonReader root, EventBatch batch, int? line)
    {
        if (type.ValueTextEquals("CONTROL_MESSAGE"u8))
        {
            batch.Ignored++;
            return null;
        }

        if (!type.ValueTextEquals("DATA_MESSAGE"u8))
        {
            return Fault.Bad("messageType", "DATA_MESSAGE or CONTROL_MESSAGE", "another word");
        }

        using var message = JsonDocument.ParseValue(ref root);
        if (!message.RootElement.TryGetProperty("logEvents", out var lines) || lines.ValueKind != JsonValueKind.Array)
        {
            return Fault.Missing("logEvents", "a list of log events");
        }

        foreach (var entry in lines.EnumerateArray())
        {
            var text = entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("message", out var found) && found.ValueKind == JsonValueKind.String ? CloudWatchText.Of(found) : [];
            if (batch.IsOverfull)
            {
                break;
            }

            if (text is [(byte)'{', ..] && text.AsSpan().IndexOf("\"auditID\""u8) >= 0)
            {
                batch.ReadAs(IngestionFormat.CloudTrail);
                kubernetes.DecodeLine(text, line ?? 1, offset: null, batch);
                kubernetes.Finish(line ?? 1, batch);
                batch.ReadAs(IngestionFormat.KubernetesAudit);
            }
            else if (text is [(byte)'{', ..] && text.AsSpan().IndexOf("\"eventID\""u8) >= 0)
            {
                DecodeLine(text, line ?? 1, isForwarded: true, batch);
            }
            else
            {
                // Other logs of the control plane go through the same group.
                batch.Ignored++;
            }
        }

        return null;
    }
}
