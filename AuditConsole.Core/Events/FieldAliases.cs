using System.Collections.Frozen;

namespace AuditConsole.Core.Events;

/// <summary>Names that fields have elsewhere (in the native form, in Kubernetes' audit events, in CloudTrail, in the audit list of Palette), so that who knows those may ask by them. They are added, never taken away: stored queries use them.</summary>
public static class FieldAliases
{
    private static readonly FrozenDictionary<string, string> Canonical = Table(
        ("action.method", EventFields.RequestMethod), ("action.code", EventFields.Code),
        ("actor.on_behalf_of.id", EventFields.ActorEffectiveId), ("actor.on_behalf_of.name", EventFields.ActorEffectiveName), ("actor.on_behalf_of.email", EventFields.ActorEffectiveName),
        ("resource.project", EventFields.Project), ("resource.cluster", EventFields.Cluster), ("resource.tenant", EventFields.Tenant),

        ("auditID", EventFields.RequestId), ("requestURI", EventFields.RequestUri),
        ("user.username", EventFields.ActorName), ("user.uid", EventFields.ActorId), ("user.groups", EventFields.ActorGroups),
        ("impersonatedUser.username", EventFields.ActorEffectiveName), ("impersonatedUser.uid", EventFields.ActorEffectiveId), ("impersonatedUser.groups", EventFields.ActorEffectiveGroups),
        ("sourceIPs", EventFields.ActorIps), ("userAgent", EventFields.ActorUserAgent),
        ("requestReceivedTimestamp", EventFields.Time), ("stageTimestamp", EventFields.Time),
        ("objectRef.resource", EventFields.ResourcePlural), ("objectRef.namespace", EventFields.Namespace), ("objectRef.name", EventFields.Name), ("objectRef.uid", EventFields.Uid),
        ("objectRef.apiGroup", EventFields.ResourceGroup), ("objectRef.apiVersion", EventFields.ResourceVersion), ("objectRef.resourceVersion", EventFields.VersionBefore),
        ("objectRef.subresource", EventFields.Subresource),
        ("responseStatus.code", EventFields.Code), ("responseStatus.message", EventFields.Message), ("responseStatus.status", EventFields.Outcome),

        ("eventName", EventFields.Verb), ("userIdentity.arn", EventFields.ActorId), ("sourceIPAddress", EventFields.ActorIp), ("awsRegion", EventFields.Region),

        ("resourceKind", EventFields.Kind), ("resourceName", EventFields.Name), ("resourceUid", EventFields.Uid), ("userUid", EventFields.ActorId), ("projectUid", EventFields.Project));

    // What the mappers keep under `extra`, where keys are in lower case.
    private static readonly FrozenDictionary<string, string> Kept = new Dictionary<string, string>
    {
        ["level"] = "extra.level",
        ["responseStatus.reason"] = "extra.responsestatus.reason",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly string[] KeptPaths = ["user.extra.", "impersonatedUser.extra."];

    /// <summary>Every such name, for suggestions.</summary>
    public static IEnumerable<string> Names => Canonical.Keys.Concat(Kept.Keys);

    /// <summary>The names of a field.</summary>
    public static IEnumerable<string> Of(EventField field) => Canonical.Where(e => e.Value == field.Name).Select(e => e.Key).Order(StringComparer.Ordinal);

    /// <summary>The catalogue's name for one of these names, without case; null when it is none.</summary>
    public static string? Find(string name)
    {
        if (Canonical.TryGetValue(name, out var canonical) || Kept.TryGetValue(name, out canonical))
        {
            return canonical;
        }

        return Array.Exists(KeptPaths, path => name.Length > path.Length && name.StartsWith(path, StringComparison.OrdinalIgnoreCase)) ? "extra." + name : null;
    }

    private static FrozenDictionary<string, string> Table(params (string Name, EventField Field)[] rows)
        => rows.ToFrozenDictionary(row => row.Name, row => row.Field.Name, StringComparer.OrdinalIgnoreCase);
}
