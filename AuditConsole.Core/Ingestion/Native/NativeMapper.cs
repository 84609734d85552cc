using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Events.Redaction;

namespace AuditConsole.Core.Ingestion.Native;

/// <summary>Maps one native event, already redacted, to the normal form. Strict: whoever sends to an interface of ours can mend what he sends.</summary>
internal sealed class NativeMapper
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

        return FieldText.Cut(member.Value.GetString(), limit, field, _event.Truncated);
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

    private void MapActor(JsonElement value)
    {
        Each("actor", value, MapActorMember);
        if (_event.Actor is { Id: null or "", Email: null or "", Name: null or "" })
        {
            Fail(Fault.Missing("actor", "an object with id, email or name"));
        }
    }

    private void MapActorMember(JsonProperty member)
    {
        var a = _event.Actor;
        switch (member.Name)
        {
            case "type": a.Type = Text("actor", member, 32, "actor.type"); break;
            case "id": a.Id = Text("actor", member, 256, "actor.id"); break;
            case "name": a.Name = Text("actor", member, 256, "actor.name"); break;
            case "email": a.Email = Text("actor", member, 256, "actor.email"); break;
            case "user_agent": a.UserAgent = Text("actor", member, 1024, "actor.user_agent"); break;
            case "session_id": a.Session = Text("actor", member, 256, "actor.session"); break;
            case "ip_address":
                var ip = Text("actor", member, 45, "actor.ip");
                if (ip is not null && IPAddress.TryParse(ip, out _))
                {
                    a.Ip = ip;
                }
                else if (ip is not null)
                {
                    Home("actor", member.Name, "actor.ip_address", member.Value);
                }

                break;
            case "groups":
                a.Groups = Texts("actor", member, 256, "actor.groups");
                _rest.Keep("actor", member.Name, member.Value);
                break;
            case "on_behalf_of":
                _rest.Keep("actor", member.Name, member.Value);
                MapEffective(member.Value);
                break;
            default: Home("actor", member.Name, $"actor.{member.Name}", member.Value); break;
        }
    }

    private void MapEffective(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            if (value.ValueKind != JsonValueKind.Null)
            {
                Fail(Fault.Bad("actor.on_behalf_of", "an object", value.GetRawText()));
            }

            return;
        }

        string? Member(string name) => value.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
        _event.Actor.EffectiveName = FieldText.Cut(Member("name") ?? Member("email"), 256, "actor.effective.name", _event.Truncated);
        _event.Actor.EffectiveId = FieldText.Cut(Member("id"), 256, "actor.effective.id", _event.Truncated);
    }

    private void MapResource(JsonProperty member)
    {
        var r = _event.Resource;
        switch (member.Name)
        {
            case "type": r.Type = Text("resource", member, 128, "resource.type"); break;
            case "id": r.Uid = Text("resource", member, 128, "resource.uid"); break;
            case "name": r.Name = Text("resource", member, 256, "resource.name"); break;
            case "namespace": r.Namespace = Text("resource", member, 128, "resource.namespace"); break;
            case "cloud_provider": r.Provider = Text("resource", member, 128, "resource.provider"); break;
            case "account_id": r.Account = Text("resource", member, 128, "resource.account"); break;
            case "region": r.Region = Text("resource", member, 128, "resource.region"); break;
            case "kind": r.Kind = Kept("resource", member, 128, "resource.kind"); break;
            case "project": _event.Project = Kept("resource", member, 64, "project") ?? _event.Project; break;
            case "cluster": _event.Cluster = Kept("resource", member, 128, "cluster") ?? _event.Cluster; break;
            case "tenant":
                if (Kept("resource", member, 64, "tenant") is { } tenant && tenant != _event.Tenant)
                {
                    _batch.ForeignTenant ??= tenant;
                }

                break;
            case "tags": MapTags(member); break;
            default: Home("resource", member.Name, $"resource.{member.Name}", member.Value); break;
        }
    }

    private void MapTags(JsonProperty member)
    {
        var value = member.Value;
        var isMap = value.ValueKind == JsonValueKind.Object;
        if (!isMap && value.ValueKind is not (JsonValueKind.Array or JsonValueKind.Null))
        {
            Fail(Fault.Bad("resource.tags", "an object or a list of strings", value.GetRawText()));
            return;
        }

        var all = isMap ? value.EnumerateObject().Select(tag => (tag.Name, tag.Value)).ToList()
            : value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(tag => (tag.ToString(), default(JsonElement)))]
            : [];
        var labels = all.Take(FieldText.Labels)
            .Select(tag => KeyValuePair.Create(tag.Item1, FieldText.Cut(tag.Item2.ValueKind == JsonValueKind.Undefined ? string.Empty : tag.Item2.ToString(), 63, "resource.labels", _event.Truncated)!))
            .ToList();
        _event.Resource.Labels = labels;
        if (!isMap || all.Count > labels.Count || all.Exists(tag => tag.Item2.ValueKind != JsonValueKind.String) || _event.Truncated.Contains("resource.labels"))
        {
            _rest.Keep("resource", member.Name, value);
        }
    }

    private void MapAction(JsonProperty member)
    {
        switch (member.Name)
        {
            case "operation": _event.Verb = Text("action", member, 64, "verb"); break;
            case "method": _event.RequestMethod = Text("action", member, 16, "request.method"); break;
            case "status" when Text("action", member, 64, "outcome") is { } status:
                _event.Outcome = NativeWords.OutcomeOf(status);
                if (NativeWords.StatusOf(_event.Outcome) != status)
                {
                    _rest.Keep("action", member.Name, member.Value);
                }

                break;
            case "status": break;
            case "code":
                _rest.Keep("action", member.Name, member.Value);
                if (member.Value.ValueKind == JsonValueKind.Number && member.Value.TryGetInt32(out var code))
                {
                    _event.Code = code;
                }
                else if (member.Value.ValueKind != JsonValueKind.Null)
                {
                    Fail(Fault.Bad("action.code", "an integer", member.Value.GetRawText()));
                }

                break;
            default: Home("action", member.Name, $"action.{member.Name}", member.Value); break;
        }
    }

    private void MapChanges(JsonProperty member)
    {
        if (member.Name is not ("before" or "after"))
        {
            Home("changes", member.Name, $"changes.{member.Name}", member.Value);
            return;
        }

        if (member.Value.ValueKind == JsonValueKind.Null)
        {
            _rest.Keep("changes", member.Name, member.Value);
            return;
        }

        var raw = JsonMarshal.GetRawUtf8Value(member.Value);
        if (raw.Length > FieldText.BodyBytes)
        {
            Fail(new Fault(RefusalReason.TooLarge, $"changes.{member.Name}", $"at most {FieldText.BodyBytes} bytes", raw.Length.ToString(CultureInfo.InvariantCulture)));
            return;
        }

        _event.ChangesConfidence = ChangesConfidence.Captured;
        if (member.Name == "before")
        {
            Before = raw.ToArray();
        }
        else
        {
            After = raw.ToArray();
        }
    }

    private void MapMetadata(JsonProperty member)
    {
        switch (member.Name)
        {
            case "request_id": _event.RequestId = Text("metadata", member, 256, "request_id"); break;
            case "tags":
                // The console adds tags of its own, so those that were sent have to be kept apart to come back equal.
                _event.Tags.AddRange(Texts("metadata", member, 64, "tags"));
                _rest.Keep("metadata", member.Name, member.Value);
                break;
            case "auditconsole": break;
            default: Home("metadata", member.Name, member.Name, member.Value); break;
        }
    }

    private IReadOnlyList<string> Texts(string parent, JsonProperty member, int limit, string field)
    {
        if (member.Value.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        if (member.Value.ValueKind != JsonValueKind.Array || member.Value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String))
        {
            Fail(Fault.Bad($"{parent}.{member.Name}", "a list of strings", member.Value.GetRawText()));
            return [];
        }

        return FieldText.Cut([.. member.Value.EnumerateArray().Select(item => item.GetString()!)], limit, field, _event.Truncated);
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
