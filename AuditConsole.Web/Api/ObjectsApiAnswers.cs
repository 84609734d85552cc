using System.Text.Json.Serialization;
using AuditConsole.Core.Changes;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;

namespace AuditConsole.Web.Api;

public sealed record ObjectsAnswer([property: JsonPropertyName("items")] IReadOnlyList<ObjectItem> Items, [property: JsonPropertyName("next_cursor")] string? NextCursor);

public sealed record VersionsAnswer([property: JsonPropertyName("items")] IReadOnlyList<VersionItem> Items, [property: JsonPropertyName("next_cursor")] string? NextCursor);

/// <summary>An object in a list.</summary>
public sealed record ObjectItem
{
    [JsonPropertyName("cluster")]
    public required string Cluster { get; init; }

    [JsonPropertyName("group")]
    public required string Group { get; init; }

    [JsonPropertyName("kind")]
    public required string Kind { get; init; }

    [JsonPropertyName("namespace")]
    public required string Namespace { get; init; }

    [JsonPropertyName("name")]
    public required string Name { get; init; }

    [JsonPropertyName("uid")]
    public required string? Uid { get; init; }

    [JsonPropertyName("tier")]
    public required string? Tier { get; init; }

    [JsonPropertyName("state")]
    public required string State { get; init; }

    [JsonPropertyName("versions")]
    public required int Versions { get; init; }

    [JsonPropertyName("last")]
    public required LastChange Last { get; init; }

    /// <param name="whole">The caller may see the whole ledger, and so places in it.</param>
    public static ObjectItem Of(ObjectSummary o, bool whole) => new()
    {
        Cluster = o.Key.Cluster,
        Group = o.Key.Group,
        Kind = o.Key.Kind,
        Namespace = o.Key.Namespace,
        Name = o.Key.Name,
        Uid = o.Uid,
        Tier = o.Tier,
        State = ObjectStates.Word(o.State),
        Versions = o.Versions,
        Last = new LastChange(whole ? o.Last.Seq : null, Micros.Format(o.Last.Time), o.Last.Actor, EventVocabulary.Action.Word(o.Last.Action)),
    };
}

public sealed record LastChange(
    [property: JsonPropertyName("seq"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Seq,
    [property: JsonPropertyName("time")] string Time,
    [property: JsonPropertyName("actor")] string Actor,
    [property: JsonPropertyName("action")] string Action);

/// <summary>An entry of a Change Log.</summary>
public sealed record VersionItem
{
    /// <summary>Null for a write that made no version.</summary>
    [JsonPropertyName("version")]
    public required int? Version { get; init; }

    [JsonPropertyName("seq"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public required long? Seq { get; init; }

    [JsonPropertyName("time")]
    public required string Time { get; init; }

    [JsonPropertyName("actor")]
    public required string? Actor { get; init; }

    [JsonPropertyName("action")]
    public required string Action { get; init; }

    [JsonPropertyName("class")]
    public required string Class { get; init; }

    /// <summary>Null for attempts, which have no sides.</summary>
    [JsonPropertyName("before_confidence")]
    public required string? BeforeConfidence { get; init; }

    [JsonPropertyName("after_confidence")]
    public required string? AfterConfidence { get; init; }

    [JsonPropertyName("uid")]
    public required string? Uid { get; init; }

    [JsonPropertyName("reason")]
    public required string? Reason { get; init; }

    [JsonPropertyName("note")]
    public required string? Note { get; init; }

    [JsonPropertyName("deleted")]
    public required bool IsDeletion { get; init; }

    [JsonPropertyName("recreated")]
    public required bool IsRecreation { get; init; }

    [JsonPropertyName("implied")]
    public required bool IsImplied { get; init; }

    public static VersionItem Of(ObjectVersion v, bool whole)
    {
        var hasSides = v.Class is not (WriteClass.Denied or WriteClass.Failed or WriteClass.DryRun);
        return new VersionItem
        {
            Version = v.Number,
            Seq = whole ? v.Seq : null,
            Time = Micros.Format(v.Time),
            Actor = v.Actor.Length == 0 ? null : v.Actor,
            Action = EventVocabulary.Action.Word(v.Action),
            Class = v.Class == WriteClass.DryRun ? "dry_run" : v.Class.ToString().ToLowerInvariant(),
            BeforeConfidence = hasSides ? v.Before.ToString().ToLowerInvariant() : null,
            AfterConfidence = hasSides ? v.After.ToString().ToLowerInvariant() : null,
            Uid = v.Uid,
            Reason = v.Reason,
            Note = v.Note,
            IsDeletion = v.IsDeletion,
            IsRecreation = v.IsRecreation,
            IsImplied = v.IsImplied,
        };
    }
}
