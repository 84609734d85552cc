using AuditConsole.Core.Events;
using AuditConsole.Core.Query;
using AuditConsole.Web.Components.Timeline.Bar;
using AuditConsole.Web.Components.Timeline.Rows;

namespace AuditConsole.Web.Components.Timeline.Facets;

/// <summary>A field offered as a filter.</summary>
/// <param name="Name">The name that a click writes into the query.</param>
public sealed record FacetField(EventField Field, string Title, string Name)
{
    /// <summary>What is counted, when it is not the field alone.</summary>
    public FacetOf Counted { get; init; } = Field;
}

/// <summary>The filters beside the feed, in their order, and how their values read.</summary>
public static class FacetFields
{
    public static readonly IReadOnlyList<FacetField> Main =
    [
        new(EventFields.ActorClass, "Actor class", "actor.class"),
        new(EventFields.ActorName, "Actor", QueryTerms.AnyActor) { Counted = FacetOf.Actor },
        new(EventFields.Verb, "Verb", "verb"),
        new(EventFields.Kind, "Kind", "kind"),
        new(EventFields.Namespace, "Namespace", "namespace"),
        new(EventFields.Cluster, "Cluster", "cluster"),
        new(EventFields.Tier, "Tier", "tier"),
        new(EventFields.Outcome, "Outcome", "outcome"),
        new(EventFields.Source, "Source", "source"),
    ];

    public static readonly IReadOnlyList<FacetField> More =
    [
        new(EventFields.ActorGroups, "Group", "group"),
        new(EventFields.Action, "Action", "action"),
        new(EventFields.EventType, "Event type", "event_type"),
        new(EventFields.Category, "Category", "category"),
        new(EventFields.Severity, "Severity", "severity"),
        new(EventFields.ResourceType, "Resource type", "resource.type"),
        new(EventFields.Project, "Project", "project"),
        new(EventFields.ActorIp, "IP address", "ip"),
        new(EventFields.Tags, "Tag", "tag"),
    ];

    public static FacetField? Find(EventField field) => Main.FirstOrDefault(f => f.Field == field) ?? More.FirstOrDefault(f => f.Field == field);

    /// <summary>A value as people say it: words of closed vocabularies are spelled out, actors are called as in the rows.</summary>
    public static string Label(EventField field, string value)
    {
        if (field == EventFields.ActorName)
        {
            return ActorWords.OfName(value) is { Kind: "node" } node ? $"node {node.Name}" : ActorWords.OfName(value).Name;
        }

        if (field.Type != FieldType.Word || value.Length == 0)
        {
            return value;
        }

        return value switch
        {
            "gitops" => "GitOps",
            "service" => "Service account",
            "control_plane" => "Control plane",
            _ => char.ToUpperInvariant(value[0]) + value[1..].Replace('_', ' '),
        };
    }
}
