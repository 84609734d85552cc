using System.Globalization;
using AuditConsole.Core.Events;
using AuditConsole.Web.Components.Timeline.Facets;

namespace AuditConsole.Web.Components.Timeline.Detail;

/// <summary>A fact of an event.</summary>
/// <param name="Field">The field a menu can include or exclude by; null where that would make no sense.</param>
/// <param name="Name">The name of the field as queries write it.</param>
/// <param name="Aside">More about the value, beside it.</param>
public sealed record EventFact(string Title, string Value, EventField? Field, string? Name, string? Aside = null, bool IsCode = false);

/// <summary>The facts of an event in the order they are read; absent ones are left out.</summary>
public static class EventFacts
{
    public static IReadOnlyList<EventFact> Of(AuditEvent e)
    {
        var facts = new List<EventFact>();
        Add(facts, "Actor", e.Actor.Display, EventFields.ActorName, Class(e));
        Add(facts, "Acting as", e.Actor.EffectiveName, EventFields.ActorEffectiveName);
        Add(facts, "Cluster", e.Cluster, EventFields.Cluster);
        Add(facts, "From", e.Actor.Ip, EventFields.ActorIp, e.Actor.Ips.Count > 1 ? $"via {string.Join(", ", e.Actor.Ips.Where(ip => ip != e.Actor.Ip))}" : null);
        Add(facts, "Captured by", e.Source, EventFields.Source, Capture(e.Format));
        Add(facts, "Client", e.Actor.UserAgent, EventFields.ActorUserAgent);
        Add(facts, "Request", Request(e), null, isCode: true);
        Add(facts, "Groups", e.Actor.Groups.Count == 0 ? null : string.Join(", ", e.Actor.Groups), null);
        Add(facts, "Namespace", e.Resource.Namespace, EventFields.Namespace);
        Add(facts, "Kind", e.Resource.Kind ?? e.Resource.Type, e.Resource.Kind is null ? EventFields.ResourceType : EventFields.Kind, string.IsNullOrEmpty(e.Resource.Group) ? null : e.Resource.Group);
        Add(facts, "Tier", e.Resource.Tier, EventFields.Tier);
        Add(facts, "Type", e.Type, EventFields.EventType);
        Add(facts, "Field manager", e.FieldManager, EventFields.FieldManager);
        Add(facts, "Took", e.DurationMs is { } ms ? string.Create(CultureInfo.InvariantCulture, $"{ms:N0} ms") : null, null);
        Add(facts, "Reason", e.Reason, null);
        Add(facts, "Message", e.Message, null);
        Add(facts, "Tags", e.Tags.Count == 0 ? null : string.Join(", ", e.Tags), null);
        Add(facts, "Redacted", e.Redacted == 0 ? null : e.Redacted == 1 ? "1 value" : string.Create(CultureInfo.InvariantCulture, $"{e.Redacted:N0} values"), null, e.Redaction);
        Add(facts, "Cut", e.Truncated.Count == 0 ? null : string.Join(", ", e.Truncated), null);
        Add(facts, "Event id", e.Id, EventFields.Id, isCode: true);
        Add(facts, "Object uid", e.Resource.Uid, EventFields.Uid, isCode: true);
        return facts;
    }

    private static void Add(List<EventFact> facts, string title, string? value, EventField? field, string? aside = null, bool isCode = false)
    {
        if (!string.IsNullOrEmpty(value))
        {
            facts.Add(new EventFact(title, value, field, field is null ? null : FacetFields.Find(field)?.Name ?? field.Name, aside, isCode));
        }
    }

    private static string? Class(AuditEvent e) => e.ActorClass == ActorClass.Unknown ? null : FacetFields.Label(EventFields.ActorClass, EventVocabulary.ActorClass.Word(e.ActorClass)).ToLowerInvariant() switch
    {
        "gitops" => "GitOps",
        var word => word,
    };

    private static string? Request(AuditEvent e) => e.RequestUri is null ? null : $"{(e.RequestMethod ?? e.Verb)?.ToUpperInvariant()} {e.RequestUri}".TrimStart();

    public static string Capture(EventFormat format) => format switch
    {
        EventFormat.KubernetesAudit => "API server audit",
        EventFormat.KubernetesAdmission => "admission webhook",
        EventFormat.KubernetesSnapshot => "snapshot",
        EventFormat.Native => "events API",
        EventFormat.CloudEvents => "CloudEvents",
        EventFormat.CloudTrail => "AWS CloudTrail",
        EventFormat.Console => "this console",
        _ => EventVocabulary.Format.Word(format),
    };
}
