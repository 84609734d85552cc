using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using AuditConsole.Core.Common;
using static AuditConsole.Core.Events.EventField;

namespace AuditConsole.Core.Events;

/// <summary>The field catalogue. Order is the order of fields in <c>who</c>, <c>data</c> and the JSON form.</summary>
public static class EventFields
{
    public static readonly EventField Seq = Integer("seq", "position in the ledger", e => e.Seq);
    public static readonly EventField Id = Column("id", "the source's event id", e => e.Id, "event_id");
    public static readonly EventField Time = Instant("time", "when it happened", e => e.Time, "timestamp", "@timestamp", "occurred");
    public static readonly EventField Received = Instant("received", "when the server took it", e => e.Received, "ingested");
    public static readonly EventField Source = Column("source", "configured source it came from", e => e.Source);
    public static readonly EventField Format = Word("format", "the input it came through", e => EventVocabulary.Format.Word(e.Format));
    public static readonly EventField Tenant = Column("tenant", "the ledger's tenant", e => e.Tenant);
    public static readonly EventField Project = Column("project", "project it belongs to", e => e.Project);
    public static readonly EventField Cluster = Column("cluster", "cluster it happened in", e => e.Cluster);
    public static readonly EventField EventType = Column("event_type", "dotted type, general to special", e => e.Type, "type");
    public static readonly EventField Category = Column("category", "first part of the type", e => e.Category);
    public static readonly EventField Severity = Word("severity", "info, low, medium, high or critical", e => EventVocabulary.Severity.Word(e.Severity));
    public static readonly EventField Class = Word("class", "change, read, denied, failed, noop, status, lease or dry_run", e => EventVocabulary.Class.Word(e.Class));
    public static readonly EventField Action = Word("action", "general verb: create, update, delete, read, …", e => EventVocabulary.Action.Word(e.Action), "actiontype");
    public static readonly EventField Verb = Column("verb", "the source's own word for the action", e => e.Verb, "action.operation");
    public static readonly EventField Outcome = Word("outcome", "success, failure, denied or unknown", e => EventVocabulary.Outcome.Word(e.Outcome), "status", "action.status");
    public static readonly EventField Code = Integer("code", "HTTP-like status", e => e.Code == 0 ? null : e.Code, "status_code");
    public static readonly EventField Reason = Column("reason", "why it was done", e => e.Reason);
    public static readonly EventField Message = Column("message", "the source's text", e => e.Message, "msg");
    public static readonly EventField ActorClass = Word("actor.class", "human, service, node, control_plane, gitops, anonymous or unknown", e => EventVocabulary.ActorClass.Word(e.ActorClass));
    public static readonly EventField ActorType = Column("actor.type", "user, service, system or the source's word", e => e.Actor.Type);
    public static readonly EventField ActorId = Column("actor.id", "the actor's stable id", e => e.Actor.Id, "user_id");
    public static readonly EventField ActorName = Column("actor.name", "user name as the source spells it", e => e.Actor.Name, "user");
    public static readonly EventField ActorEmail = Column("actor.email", "the actor's e-mail", e => e.Actor.Email, "email");
    public static readonly EventField ActorGroups = Texts("actor.groups", FieldStorage.Column, "groups of the actor", e => e.Actor.Groups, "group");
    public static readonly EventField ActorIp = Address("actor.ip", "nearest trustworthy client address", e => e.Actor.Ip, "ip", "actor.ip_address", "sourceip");
    public static readonly EventField ActorIps = Texts("actor.ips", FieldStorage.Detail, "whole address chain as sent", e => e.Actor.Ips);
    public static readonly EventField ActorUserAgent = Column("actor.user_agent", "client program, untrusted", e => e.Actor.UserAgent, "user_agent");
    public static readonly EventField ActorSession = Column("actor.session", "session or credential id", e => e.Actor.Session, "actor.session_id");
    public static readonly EventField ActorEffectiveName = Column("actor.effective.name", "identity acted as", e => e.Actor.EffectiveName, "as");
    public static readonly EventField ActorEffectiveId = Detail("actor.effective.id", "id of the identity acted as", e => e.Actor.EffectiveId);
    public static readonly EventField ActorEffectiveGroups = Texts("actor.effective.groups", FieldStorage.Detail, "groups of the identity acted as", e => e.Actor.EffectiveGroups);
    public static readonly EventField ResourceType = Column("resource.type", "type, or group/resource", e => e.Resource.Type);
    public static readonly EventField ResourceGroup = Column("resource.group", "API group", e => e.Resource.Group);
    public static readonly EventField ResourceVersion = Column("resource.version", "API version", e => e.Resource.Version);
    public static readonly EventField Kind = Column("resource.kind", "kind of the object", e => e.Resource.Kind, "kind");
    public static readonly EventField ResourcePlural = Column("resource.resource", "plural as in the URL", e => e.Resource.Resource);
    public static readonly EventField Subresource = Column("resource.subresource", "status, scale, exec, …", e => e.Resource.Subresource, "subresource");
    public static readonly EventField Namespace = Column("resource.namespace", "namespace of the object", e => e.Resource.Namespace, "namespace", "ns");
    public static readonly EventField Name = Column("resource.name", "name of the object", e => e.Resource.Name, "name");
    public static readonly EventField Uid = Column("resource.uid", "unique id of the object", e => e.Resource.Uid, "uid", "resource.id");
    public static readonly EventField Tier = Column("resource.tier", "Calico tier", e => e.Resource.Tier, "tier");
    public static readonly EventField VersionBefore = Detail("resource.version_before", "resourceVersion sent", e => e.Resource.VersionBefore);
    public static readonly EventField VersionAfter = Detail("resource.version_after", "resourceVersion stored", e => e.Resource.VersionAfter);
    public static readonly EventField Account = Column("resource.account", "cloud account", e => e.Resource.Account, "resource.account_id");
    public static readonly EventField Region = Column("resource.region", "cloud region", e => e.Resource.Region);
    public static readonly EventField Provider = Column("resource.provider", "cloud provider", e => e.Resource.Provider, "resource.cloud_provider");
    public static readonly EventField ChangesFormat = Word("changes.format", "what the request body is", e => EventVocabulary.ChangesFormat.Word(e.ChangesFormat));
    public static readonly EventField ChangesConfidence = DetailWord("changes.confidence", "how the event's own bodies are known: captured, tentative or none", e => EventVocabulary.ChangesConfidence.Word(e.ChangesConfidence));
    public static readonly EventField RequestId = Column("request_id", "correlation id", e => e.RequestId, "metadata.request_id");
    public static readonly EventField RequestUri = Detail("request.uri", "path and query", e => e.RequestUri, "uri");
    public static readonly EventField RequestMethod = Column("request.method", "HTTP method", e => e.RequestMethod, "method");
    public static readonly EventField DryRun = Flag("request.dry_run", "true for a dry run", e => e.DryRun is { } dry ? dry ? "true" : "false" : null, "dry_run");
    public static readonly EventField FieldManager = Column("request.field_manager", "field manager of the write", e => e.FieldManager);
    public static readonly EventField DurationMs = Integer("duration_ms", "milliseconds the request took", e => e.DurationMs);
    public static readonly EventField AuthorizationDecision = Column("authorization.decision", "allow or forbid", e => e.AuthorizationDecision);
    public static readonly EventField AuthorizationReason = Detail("authorization.reason", "why it was allowed", e => e.AuthorizationReason);
    public static readonly EventField Tags = Texts("tags", FieldStorage.Column, "tags of the event", e => e.Tags, "tag", "metadata.tags");
    public static readonly EventField Truncated = Texts("truncated", FieldStorage.Column, "fields that were cut", e => e.Truncated);
    public static readonly EventField Redacted = Integer("redacted", "values removed before storing", e => e.Redacted == 0 ? null : e.Redacted);
    public static readonly EventField Redaction = Detail("redaction", "version of the redaction rules", e => e.Redaction);

    /// <summary>Known by name because rows of an unfinished request are left out of answers by it.</summary>
    public static readonly EventField Stage = Column("extra.stage", "stage of a Kubernetes event", e => e.Stage, "stage", "metadata.stage");

    public static readonly EventField LagSeconds = Derived("lag_seconds", "whole seconds from happening to arrival", e => LagOf(e.Time, e.Received));

    /// <summary>Asked as a range of <see cref="Time"/>, since it changes while nothing happens: an event by itself has no age.</summary>
    public static readonly EventField AgeDays = Derived("age_days", "whole days since it happened", _ => null);

    /// <summary>Keys of labels, which is where tags without a value are kept.</summary>
    public static readonly EventField ResourceTags = Texts("resource.labels", FieldStorage.Detail, "keys of the object's labels", e => [.. e.Resource.Labels.Select(label => label.Key)], "resource.tags");

    /// <summary>What is stored of an event.</summary>
    public static readonly IReadOnlyList<EventField> All =
    [
        Seq, Id, Time, Received, Source, Format, Tenant, Project, Cluster, EventType, Category, Severity, Class, Action, Verb, Outcome, Code, Reason, Message,
        ActorClass, ActorType, ActorId, ActorName, ActorEmail, ActorGroups, ActorIp, ActorIps, ActorUserAgent, ActorSession, ActorEffectiveName, ActorEffectiveId, ActorEffectiveGroups,
        ResourceType, ResourceGroup, ResourceVersion, Kind, ResourcePlural, Subresource, Namespace, Name, Uid, Tier, VersionBefore, VersionAfter, Account, Region, Provider,
        ChangesFormat, ChangesConfidence, RequestId, RequestUri, RequestMethod, DryRun, FieldManager, DurationMs, AuthorizationDecision, AuthorizationReason, Tags, Truncated, Redacted, Redaction, Stage,
    ];

    /// <summary>Further fields that queries may name: they follow from what is stored.</summary>
    public static readonly IReadOnlyList<EventField> Following = [LagSeconds, AgeDays, ResourceTags];

    /// <summary>The fields that <c>actor</c> alone means.</summary>
    public static readonly IReadOnlyList<EventField> AnyActor = [ActorName, ActorEmail, ActorId, ActorEffectiveName];

    /// <summary>The fields that <c>resource</c> alone means.</summary>
    public static readonly IReadOnlyList<EventField> AnyResource = [Cluster, Kind, Namespace, Name];

    private const string LabelPrefix = "resource.labels.";

    private static readonly FrozenDictionary<string, EventField> ByName = All.Concat(Following)
        .SelectMany(field => field.Aliases.Prepend(field.Name).Select(name => (name, field)))
        .ToFrozenDictionary(e => e.name, e => e.field, StringComparer.OrdinalIgnoreCase);

    /// <summary>Every name and alias a query may use, for suggestions.</summary>
    public static IEnumerable<string> Names => ByName.Keys.Concat(FieldAliases.Names);

    /// <summary>Whole seconds between two times, rounded down.</summary>
    /// <param name="time">Microseconds.</param>
    /// <param name="received">Microseconds.</param>
    public static long LagOf(long time, long received) => received - time is var lag && lag % Micros.PerSecond < 0 ? (lag / Micros.PerSecond) - 1 : lag / Micros.PerSecond;

    /// <summary>Finds a field by name or alias, without case; also <c>extra.…</c>, <c>metadata.…</c>, <c>annotations.…</c> and label paths, whose rest is taken literally.</summary>
    public static bool TryFind(string name, [NotNullWhen(true)] out EventField? field)
    {
        if (ByName.TryGetValue(name, out field))
        {
            return true;
        }

        name = FieldAliases.Find(name) ?? name;
        if (ByName.TryGetValue(name, out field))
        {
            return true;
        }

        if (Rest(name, LabelPrefix, "label.", "resource.tags.") is { } label)
        {
            field = Detail(LabelPrefix + label, "label of the object", e => e.Resource.Labels.FirstOrDefault(l => l.Key == label).Value);
            return true;
        }

        var path = Rest(name, "annotations.") is { } annotation ? "annotations." + annotation : Rest(name, "extra.", "metadata.");
        if (path is not null)
        {
            field = Detail("extra." + path, "value without a field of its own", e => e.Extra.FirstOrDefault(x => string.Equals(x.Key, path, StringComparison.OrdinalIgnoreCase)).Value);
            return true;
        }

        return false;
    }

    private static string? Rest(string name, params ReadOnlySpan<string> prefixes)
    {
        foreach (var prefix in prefixes)
        {
            if (name.Length > prefix.Length && name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                return name[prefix.Length..];
            }
        }

        return null;
    }
}
