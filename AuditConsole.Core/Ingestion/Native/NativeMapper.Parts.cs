using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json;
using AuditConsole.Core.Events;

namespace AuditConsole.Core.Ingestion.Native;

internal sealed partial class NativeMapper
{
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
                    Fail(Fault.Bad("resource.tenant", "the tenant of the credential", tenant));
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

        // Null is a state, too: there was nothing before, or is nothing after.
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
}
