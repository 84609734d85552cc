using System.Text.Json;

namespace AuditConsole.Core.Events;

/// <summary>The fields of an event as JSON members, in the catalogue's order; shared by the stored parts and by what the API gives.</summary>
public static class EventJsonWriter
{
    /// <summary>The whole event in its JSON form, header included, bodies not.</summary>
    /// <param name="whole">False for callers who may not see the whole ledger: they get no <c>seq</c>.</param>
    /// <param name="more">Writes further members (<c>integrity</c>, <c>parts</c>) before the object ends.</param>
    public static void WriteEvent(Utf8JsonWriter writer, AuditEvent e, bool whole, Action<Utf8JsonWriter>? more = null)
    {
        writer.WriteStartObject();
        if (whole)
        {
            writer.WriteNumber("seq"u8, e.Seq);
        }

        writer.WriteString("id"u8, e.Id);
        writer.WriteString("time"u8, Common.Micros.Format(e.Time));
        writer.WriteString("received"u8, Common.Micros.Format(e.Received));
        writer.WriteString("source"u8, e.Source);
        writer.WriteString("tenant"u8, e.Tenant);
        Text(writer, "project"u8, e.Project);
        writer.WriteString("event_type"u8, e.Type);
        if (e.OwnCategory is null)
        {
            writer.WriteString("category"u8, e.Category);
        }

        WriteHead(writer, e);
        writer.WriteStartObject("actor"u8);
        writer.WriteString("class"u8, EventVocabulary.ActorClass.Word(e.ActorClass));
        WriteActor(writer, e.Actor);
        writer.WriteEndObject();
        WriteRest(writer, e);
        more?.Invoke(writer);
        writer.WriteEndObject();
    }

    internal static void WriteHead(Utf8JsonWriter writer, AuditEvent e)
    {
        writer.WriteString("format"u8, EventVocabulary.Format.Word(e.Format));
        Text(writer, "cluster"u8, e.Cluster);
        Text(writer, "category"u8, e.OwnCategory);
        writer.WriteString("severity"u8, EventVocabulary.Severity.Word(e.Severity));
        writer.WriteString("class"u8, EventVocabulary.Class.Word(e.Class));
        writer.WriteString("action"u8, EventVocabulary.Action.Word(e.Action));
        Text(writer, "verb"u8, e.Verb);
        writer.WriteString("outcome"u8, EventVocabulary.Outcome.Word(e.Outcome));
        if (e.Code != 0)
        {
            writer.WriteNumber("code"u8, e.Code);
        }

        Text(writer, "reason"u8, e.Reason);
        Text(writer, "message"u8, e.Message);
    }

    internal static void WriteActorClass(Utf8JsonWriter writer, AuditEvent e)
    {
        writer.WriteStartObject("actor"u8);
        writer.WriteString("class"u8, EventVocabulary.ActorClass.Word(e.ActorClass));
        writer.WriteEndObject();
    }

    internal static void WriteActor(Utf8JsonWriter writer, Actor actor)
    {
        Text(writer, "type"u8, actor.Type);
        Text(writer, "id"u8, actor.Id);
        Text(writer, "name"u8, actor.Name);
        Text(writer, "email"u8, actor.Email);
        Texts(writer, "groups"u8, actor.Groups);
        Text(writer, "ip"u8, actor.Ip);
        Texts(writer, "ips"u8, actor.Ips);
        Text(writer, "user_agent"u8, actor.UserAgent);
        Text(writer, "session"u8, actor.Session);
        if (actor.HasEffective)
        {
            writer.WriteStartObject("effective"u8);
            Text(writer, "name"u8, actor.EffectiveName);
            Text(writer, "id"u8, actor.EffectiveId);
            Texts(writer, "groups"u8, actor.EffectiveGroups);
            writer.WriteEndObject();
        }
    }

    internal static void WriteRest(Utf8JsonWriter writer, AuditEvent e)
    {
        WriteResource(writer, e.Resource);
        if (e.ChangesFormat != ChangesFormat.None || e.ChangesConfidence != ChangesConfidence.None || e.AfterIsResponse)
        {
            writer.WriteStartObject("changes"u8);
            writer.WriteString("format"u8, EventVocabulary.ChangesFormat.Word(e.ChangesFormat));
            writer.WriteString("confidence"u8, EventVocabulary.ChangesConfidence.Word(e.ChangesConfidence));
            Text(writer, "after"u8, e.AfterIsResponse ? PartName.Response : null);
            writer.WriteEndObject();
        }

        Text(writer, "request_id"u8, e.RequestId);
        WriteRequest(writer, e);
        if (e.DurationMs is { } duration)
        {
            writer.WriteNumber("duration_ms"u8, duration);
        }

        if (e.AuthorizationDecision is not null || e.AuthorizationReason is not null)
        {
            writer.WriteStartObject("authorization"u8);
            Text(writer, "decision"u8, e.AuthorizationDecision);
            Text(writer, "reason"u8, e.AuthorizationReason);
            writer.WriteEndObject();
        }

        Texts(writer, "tags"u8, e.Tags);
        Texts(writer, "truncated"u8, e.Truncated);
        if (e.Redacted != 0)
        {
            writer.WriteNumber("redacted"u8, e.Redacted);
        }

        Text(writer, "redaction"u8, e.Redaction);
        Map(writer, "extra"u8, e.Extra);
    }

    private static void WriteRequest(Utf8JsonWriter writer, AuditEvent e)
    {
        if (e.RequestUri is null && e.RequestMethod is null && e.DryRun is null && e.FieldManager is null)
        {
            return;
        }

        writer.WriteStartObject("request"u8);
        Text(writer, "uri"u8, e.RequestUri);
        Text(writer, "method"u8, e.RequestMethod);
        if (e.DryRun is { } dryRun)
        {
            writer.WriteBoolean("dry_run"u8, dryRun);
        }

        Text(writer, "field_manager"u8, e.FieldManager);
        writer.WriteEndObject();
    }

    private static void WriteResource(Utf8JsonWriter writer, ObjectRef resource)
    {
        writer.WriteStartObject("resource"u8);
        Text(writer, "type"u8, resource.Type);
        Text(writer, "group"u8, resource.Group);
        Text(writer, "version"u8, resource.Version);
        Text(writer, "kind"u8, resource.Kind);
        Text(writer, "resource"u8, resource.Resource);
        Text(writer, "subresource"u8, resource.Subresource);
        Text(writer, "namespace"u8, resource.Namespace);
        Text(writer, "name"u8, resource.Name);
        Text(writer, "uid"u8, resource.Uid);
        Text(writer, "tier"u8, resource.Tier);
        Text(writer, "version_before"u8, resource.VersionBefore);
        Text(writer, "version_after"u8, resource.VersionAfter);
        Map(writer, "labels"u8, resource.Labels);
        Text(writer, "account"u8, resource.Account);
        Text(writer, "region"u8, resource.Region);
        Text(writer, "provider"u8, resource.Provider);
        writer.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    private static void Texts(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
        {
            return;
        }

        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }

    private static void Map(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<KeyValuePair<string, string>> pairs)
    {
        if (pairs.Count == 0)
        {
            return;
        }

        writer.WriteStartObject(name);
        foreach (var (key, value) in pairs)
        {
            writer.WriteString(key, value);
        }

        writer.WriteEndObject();
    }
}
