using System.Runtime.InteropServices;
using System.Text.Json;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Events.Redaction;

namespace AuditConsole.Core.Ingestion.Native;

/// <summary>Maps one native event, already redacted, to the normal form. Strict: whoever sends to an interface of ours can mend what he sends.</summary>
internal sealed partial class NativeMapper
{
    private readonly NativeRest _rest = new();
    private readonly AuditEvent _event;
    private readonly EventBatch _batch;
    private Fault? _fault;
    private int _extraLeft = FieldText.ExtraBytes;

    private NativeMapper(AuditEvent e, EventBatch batch) => (_event, _batch) = (e, batch);

    private long? Stated { get; set; }

    private ReadOnlyMemory<byte> Before { get; set; }

    private ReadOnlyMemory<byte> After { get; set; }

    private bool IsUnchanged { get; set; }

    /// <param name="fallbackId">The id of an event that brings none.</param>
    /// <returns>The event without its content tag, or what is wrong with it.</returns>
    public static (OfferedEvent? Offered, Fault? Fault) Map(JsonElement root, string fallbackId, EventBatch batch)
    {
        var e = new AuditEvent
        {
            Id = fallbackId,
            Source = batch.Source.Name,
            Tenant = batch.Tenant,
            Project = batch.Source.Project,
            Cluster = batch.Source.Cluster,
            Type = string.Empty,
            Format = EventFormat.Native,
            Outcome = Outcome.Success,
            Redaction = RedactionLimits.Version,
        };
        var mapper = new NativeMapper(e, batch);
        mapper.MapRoot(root);
        if (mapper._fault is { } fault)
        {
            return (null, fault);
        }

        mapper.Finish();
        return (new OfferedEvent(e, new EventBodies { Before = mapper.Before, After = mapper.After }, 0, mapper.Stated), null);
    }

    private void MapRoot(JsonElement root)
    {
        var (hasTime, hasType, hasActor) = (false, false, false);
        NoteNotSent(root);
        foreach (var member in root.EnumerateObject())
        {
            switch (member.Name)
            {
                case "event_id": MapId(member.Value); break;
                case "timestamp": hasTime = true; MapTime(member.Value); break;
                case "event_type": hasType = true; MapType(member.Value); break;
                case "severity": MapSeverity(member.Value); break;
                case "actor": hasActor = true; MapActor(member.Value); break;
                case "resource": Each("resource", member.Value, MapResource); break;
                case "action": Each("action", member.Value, MapAction); break;
                case "changes": Each("changes", member.Value, MapChanges); break;
                case "metadata": Each("metadata", member.Value, MapMetadata); break;
                case "reason": _event.Reason = Kept(null, member, 2048, "reason"); break;
                case "message": _event.Message = Kept(null, member, 4096, "message"); break;
                case "category": _event.OwnCategory = Kept(null, member, 64, "category"); break;
                case "source" when member.Value.ValueKind == JsonValueKind.String && member.Value.ValueEquals("auditconsole"u8):
                    Fail(Fault.Bad("source", "a name other than the console's own", "auditconsole"));
                    break;
                default: Home(null, member.Name, member.Name, member.Value); break;
            }
        }

        _fault ??= !hasTime ? Fault.Missing("timestamp", EventTime.Expected)
            : !hasType ? Fault.Missing("event_type", "a dotted type")
            : !hasActor ? Fault.Missing("actor", "an object with id, email or name")
            : null;
    }

    /// <summary>The members that have a default here and would otherwise come back although nobody sent them.</summary>
    private void NoteNotSent(JsonElement root)
    {
        foreach (var name in (ReadOnlySpan<string>)["event_id", "severity", "action"])
        {
            if (!root.TryGetProperty(name, out _))
            {
                _rest.NotSent(name);
            }
        }

        if (root.TryGetProperty("action", out var action) && action.ValueKind == JsonValueKind.Object && !action.TryGetProperty("status", out _))
        {
            _rest.NotSent("action.status");
        }

        if (root.TryGetProperty("actor", out var actor) && actor.ValueKind == JsonValueKind.Object && !actor.TryGetProperty("type", out _))
        {
            _rest.NotSent("actor.type");
        }
    }

    private void Fail(Fault fault) => _fault ??= fault;

    /// <summary>A member without a field of its own.</summary>
    private void Home(string? parent, string name, string path, JsonElement value)
    {
        _rest.Keep(parent, name, value);
        NativeRest.Flatten(_event, path, value, ref _extraLeft);
    }

    private void Each(string field, JsonElement value, Action<JsonProperty> map)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            _rest.Keep(null, field, value);
        }
        else if (value.ValueKind != JsonValueKind.Object)
        {
            Fail(Fault.Bad(field, "an object", value.GetRawText()));
        }
        else
        {
            if (!value.EnumerateObject().Any())
            {
                _rest.Keep(null, field, value);
            }

            foreach (var member in value.EnumerateObject())
            {
                map(member);
            }
        }
    }

    /// <summary>A text field that the native form gives back.</summary>
    private string? Text(string? parent, JsonProperty member, int limit, string field)
    {
        if (member.Value.ValueKind == JsonValueKind.Null)
        {
            _rest.Keep(parent, member.Name, member.Value);
            return null;
        }

        if (member.Value.ValueKind != JsonValueKind.String)
        {
            Fail(Fault.Bad(parent is null ? member.Name : $"{parent}.{member.Name}", "a string", member.Value.GetRawText()));
            return null;
        }

        var sent = member.Value.GetString();
        var text = FieldText.Cut(sent, limit, field, _event.Truncated);
        if (text != sent)
        {
            _rest.Keep(parent, member.Name, member.Value);
        }

        return text;
    }

    /// <summary>A text field that the native form has no member for: also kept as sent.</summary>
    private string? Kept(string? parent, JsonProperty member, int limit, string field)
    {
        var text = Text(parent, member, limit, field);
        if (text is not null)
        {
            _rest.Keep(parent, member.Name, member.Value);
        }

        return text;
    }

    private void MapId(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            _rest.Keep(null, "event_id", value);
            return;
        }

        var id = value.ValueKind == JsonValueKind.String ? value.GetString()! : string.Empty;
        if (id.Length == 0 || id.AsSpan().IndexOfAnyExceptInRange('!', '~') >= 0)
        {
            Fail(Fault.Bad("event_id", "a string of visible ASCII characters", value.ToString()));
            return;
        }

        _event.Id = FieldText.CutId(id);
        if (_event.Id != id)
        {
            _rest.Keep(null, "event_id", value);
        }
    }

    private void MapTime(JsonElement value)
    {
        var reader = new Utf8JsonReader(JsonMarshal.GetRawUtf8Value(value));
        reader.Read();
        if (!EventTime.TryRead(ref reader, out var micros))
        {
            Fail(Fault.Bad("timestamp", EventTime.Expected, value.ToString()));
            return;
        }

        Stated = micros;
        EventTime.Set(_event, micros, _batch.Received);
        if (value.ValueKind != JsonValueKind.String || !value.ValueEquals(Micros.FormatMillis(_event.Time)))
        {
            _rest.Keep(null, "timestamp", value);
        }
    }

    private void MapType(JsonElement value)
    {
        var sent = value.ValueKind == JsonValueKind.String ? value.GetString()! : string.Empty;
        var type = sent.ToLowerInvariant();
        if (!EventTypeName.IsValid(type))
        {
            Fail(Fault.Bad("event_type", "[a-z0-9][a-z0-9._/:-]*, at most 128", value.ToString()));
            return;
        }

        if (type.StartsWith("log.", StringComparison.Ordinal))
        {
            Fail(Fault.Bad("event_type", "a type that is not reserved for the console itself", type));
            return;
        }

        _event.Type = type;
        if (type != sent)
        {
            _rest.Keep(null, "event_type", value);
        }
    }

    private void MapSeverity(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            _rest.Keep(null, "severity", value);
            return;
        }

        var word = value.ValueKind == JsonValueKind.String ? value.GetString()! : string.Empty;
        if (!NativeWords.TrySeverity(word, out var severity))
        {
            Fail(Fault.Bad("severity", NativeWords.Severities, value.ToString()));
            return;
        }

        _event.Severity = severity;
        if (EventVocabulary.Severity.Word(severity) != word)
        {
            _rest.Keep(null, "severity", value);
        }
    }

    private void Finish()
    {
        var e = _event;
        e.Actor.Type ??= "user";
        e.ActorClass = NativeWords.ActorClassOf(e.Actor.Type);
        e.Action = NativeWords.ActionOf(e.Verb, e.Type);
        if (e.OwnCategory is { } category)
        {
            e.OwnCategory = null;
            e.OwnCategory = category == e.Category ? null : category;
        }

        e.Class = e.Outcome == Outcome.Denied || e.Code is 401 or 403 ? EventClass.Denied
            : e.Action is EventAction.Read or EventAction.List or EventAction.Watch ? EventClass.Read
            : e.Outcome == Outcome.Failure ? EventClass.Failed
            : IsNoop() ? EventClass.Noop
            : EventClass.Change;
        e.Native = _rest.ToJson(e.Truncated);
    }

    private bool IsNoop()
    {
        if (Before.IsEmpty || After.IsEmpty)
        {
            return false;
        }

        using var before = JsonDocument.Parse(Before, new JsonDocumentOptions { MaxDepth = RedactionLimits.WalkDepth });
        using var after = JsonDocument.Parse(After, new JsonDocumentOptions { MaxDepth = RedactionLimits.WalkDepth });
        return JsonElement.DeepEquals(before.RootElement, after.RootElement);
    }
}
