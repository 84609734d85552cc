using System.Text.Json;
using AuditConsole.Core.Events.Redaction;

namespace AuditConsole.Core.Ingestion.Kubernetes;

/// <summary>Reads <c>EventList</c>s and single <c>Event</c>s of <c>audit.k8s.io</c>, as the API server's webhook and log back ends write them.</summary>
internal sealed class KubernetesDecoder(Redactor redactor, KubernetesMapper mapper) : IEventDecoder
{
    private const string ExpectedKind = "EventList or Event of audit.k8s.io/v1";

    // A body may be nested as deep as its sender likes: that must not make the envelope unreadable.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 100_000_000 };

    private readonly HeaderReader _headers = new();
    private readonly Refuser _refuser = new(redactor);
    private readonly WrappedLine _wrapped = new();

    /// <summary>A line has begun whose rest is still to come.</summary>
    public bool IsWaiting => _wrapped.IsWaiting;

    public IngestionAnswer? DecodeBody(ReadOnlySpan<byte> json, EventBatch batch)
    {
        try
        {
            if (ReadRoot(json, batch, line: null) is { } fault)
            {
                return IngestionAnswer.Failed(IngestionStatus.Malformed, "Not a list of audit events", $"{fault.Field}: expected {fault.Expected}, got {fault.Got ?? "nothing"}.");
            }

            return batch.IsOverfull ? TooMany() : null;
        }
        catch (JsonException e)
        {
            return IngestionAnswer.Failed(IngestionStatus.Malformed, "Not JSON", $"The body cannot be read beyond byte {PositionOf(e, json)}.");
        }
    }

    public void DecodeLine(ReadOnlySpan<byte> text, int line, long? offset, EventBatch batch)
    {
        var isWhole = _wrapped.TryUnwrap(text, out var json);
        foreach (var broken in _wrapped.TakeBroken())
        {
            RefuseRest(broken, line, batch);
        }

        if (!isWhole)
        {
            return;
        }

        var before = batch.Here();
        try
        {
            if (ReadRoot(json, batch, line) is { } fault)
            {
                _refuser.Refuse(batch, line, null, fault, json);
            }
        }
        catch (JsonException e)
        {
            batch.GoBack(before);
            _refuser.Refuse(batch, line, null, new Fault(RefusalReason.BadJson, null, "one JSON value", $"a fault at byte {PositionOf(e, json)}"), json);
        }
    }

    /// <summary>Forgets a line that has begun.</summary>
    public void Reset() => _wrapped.TakeRest();

    /// <summary>Counts what was left of a line that never got its end.</summary>
    public void Finish(int line, EventBatch batch)
    {
        foreach (var rest in _wrapped.TakeRest())
        {
            RefuseRest(rest, line, batch);
        }
    }

    private void RefuseRest(byte[] rest, int line, EventBatch batch)
        => _refuser.Refuse(batch, line, null, new Fault(RefusalReason.BadJson, null, "the rest of a line", "the end of the text"), rest);

    private static IngestionAnswer TooMany() => IngestionAnswer.Failed(IngestionStatus.TooLarge, "Too many events in one request");

    private static long PositionOf(JsonException e, ReadOnlySpan<byte> json)
    {
        var at = 0;
        for (var line = e.LineNumber ?? 0; line > 0; line--)
        {
            at += json[at..].IndexOf((byte)'\n') + 1;
        }

        return at + (e.BytePositionInLine ?? 0);
    }

    private Fault? ReadRoot(ReadOnlySpan<byte> json, EventBatch batch, int? line)
    {
        var reader = new Utf8JsonReader(json, Options);
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartArray && line is not null)
        {
            ReadItems(ref reader, json, batch, line);
            ToEnd(ref reader);
            return null;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return Fault.Format("kind", ExpectedKind, "no object");
        }

        var start = reader;
        if (reader.Read() && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("kind"u8) && reader.Read() && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("Event"u8))
        {
            ReadEvent(ref start, json, batch, line);
            ToEnd(ref start);
            return null;
        }

        return ReadUnknownRoot(start, json, batch, line);
    }

    /// <summary>The members that tell what it is may stand anywhere in the root.</summary>
    private Fault? ReadUnknownRoot(Utf8JsonReader start, ReadOnlySpan<byte> json, EventBatch batch, int? line)
    {
        var reader = start;
        string? kind = null, version = null;
        var (hasId, hasStage, listed) = (false, false, false);
        var items = start;
        var isLater = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            switch (name.Length)
            {
                case 4 when name.SequenceEqual("kind"u8): kind = Word(ref reader); break;
                case 10 when name.SequenceEqual("apiVersion"u8): version = Word(ref reader); break;
                case 7 when name.SequenceEqual("auditID"u8): hasId = true; reader.Skip(); break;
                case 5 when name.SequenceEqual("stage"u8): hasStage = true; reader.Skip(); break;
                case 5 when name.SequenceEqual("items"u8):
                    reader.Read();
                    if (kind == "EventList" && IsAuditVersion(version) && reader.TokenType == JsonTokenType.StartArray)
                    {
                        ReadItems(ref reader, json, batch, line);
                        listed = true;
                    }
                    else
                    {
                        isLater = reader.TokenType == JsonTokenType.StartArray;
                        items = reader;
                        reader.Skip();
                    }

                    break;
                default: reader.Skip(); break;
            }
        }

        ToEnd(ref reader);
        if (kind == "EventList")
        {
            if (!IsAuditVersion(version))
            {
                return Fault.Format("apiVersion", "audit.k8s.io/v1", version);
            }

            if (!listed && isLater)
            {
                ReadItems(ref items, json, batch, line);
            }

            return listed || isLater ? null : Fault.Missing("items", "a list of events");
        }

        if (kind == "Event" || (kind is null && hasId && hasStage))
        {
            ReadEvent(ref start, json, batch, line);
            return null;
        }

        return Fault.Format("kind", ExpectedKind, kind);
    }

    private void ReadItems(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, EventBatch batch, int? line)
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
                ReadEvent(ref reader, json, batch, line);
            }
            else
            {
                var at = (int)reader.TokenStartIndex;
                reader.Skip();
                _refuser.Refuse(batch, line, null, Fault.Format("kind", "Event of audit.k8s.io/v1", "no object"), json[at..(int)reader.BytesConsumed]);
            }
        }
    }

    private void ReadEvent(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, EventBatch batch, int? line)
    {
        _headers.Read(ref reader);
        var header = _headers.Header;
        if (HeaderFault(header) is { } fault)
        {
            _refuser.Refuse(batch, line, header.AuditId, fault, json[header.Event]);
            return;
        }

        batch.Add(mapper.Map(header, json, batch.Source, batch.Tenant, batch.Received));
    }

    private static Fault? HeaderFault(AuditHeader h)
    {
        if (h.Kind is not (null or "Event"))
        {
            return Fault.Format("kind", "Event of audit.k8s.io/v1", h.Kind);
        }

        if (h.ApiVersion is not null && !IsAuditVersion(h.ApiVersion))
        {
            return Fault.Format("apiVersion", "audit.k8s.io/v1", h.ApiVersion);
        }

        if (string.IsNullOrEmpty(h.AuditId))
        {
            return h.Kind is not null && h.ApiVersion is null && h.Stage is null
                ? Fault.Format("apiVersion", "audit.k8s.io/v1", null)
                : Fault.Missing("auditID", "the request's audit id");
        }

        if (h.Stage is not ("RequestReceived" or "ResponseStarted" or "ResponseComplete" or "Panic"))
        {
            const string Stages = "RequestReceived, ResponseStarted, ResponseComplete or Panic";
            return h.Stage is null ? Fault.Missing("stage", Stages) : Fault.Bad("stage", Stages, h.Stage);
        }

        if (h.Level is not ("Metadata" or "Request" or "RequestResponse"))
        {
            const string Levels = "Metadata, Request or RequestResponse";
            return h.Level is null ? Fault.Missing("level", Levels) : Fault.Bad("level", Levels, h.Level);
        }

        return string.IsNullOrEmpty(h.RequestUri) ? Fault.Missing("requestURI", "the request's path")
            : string.IsNullOrEmpty(h.Verb) ? Fault.Missing("verb", "the request's verb")
            : h.User is null ? Fault.Missing("user", "an object, empty when nobody is known")
            : null;
    }

    private static bool IsAuditVersion(string? version) => version is "audit.k8s.io/v1" or "audit.k8s.io/v1beta1";

    private static string? Word(ref Utf8JsonReader reader)
    {
        const int MaxWord = 64;
        reader.Read();
        if (reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length <= MaxWord && !reader.ValueIsEscaped)
        {
            return System.Text.Encoding.UTF8.GetString(reader.ValueSpan);
        }

        reader.Skip();
        return "another value";
    }

    /// <summary>One value and nothing after it: the reader throws on more.</summary>
    private static void ToEnd(ref Utf8JsonReader reader)
    {
        while (reader.Read())
        {
        }
    }
}
