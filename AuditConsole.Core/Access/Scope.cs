using AuditConsole.Core.Events;

namespace AuditConsole.Core.Access;

/// <summary>The slice of a ledger a read may see: a tenant, and for each dimension everything (null) or a list of exact values.</summary>
public sealed record Scope(string Tenant)
{
    public IReadOnlyList<string>? Projects { get; init; }

    public IReadOnlyList<string>? Clusters { get; init; }

    public IReadOnlyList<string>? Namespaces { get; init; }

    public IReadOnlyList<string>? Kinds { get; init; }

    public IReadOnlyList<string>? Tiers { get; init; }

    /// <summary>True when nothing of the ledger is hidden: only then are seq and integrity fields shown.</summary>
    public bool IsWholeLedger => Projects is null && Clusters is null && Namespaces is null && Kinds is null && Tiers is null;

    /// <summary>The dimensions that limit, with what they allow.</summary>
    public IEnumerable<(EventField Field, IReadOnlyList<string> Allowed)> Limits()
    {
        (EventField Field, IReadOnlyList<string>? Allowed)[] dimensions =
        [
            (EventFields.Project, Projects), (EventFields.Cluster, Clusters), (EventFields.Namespace, Namespaces), (EventFields.Kind, Kinds), (EventFields.Tier, Tiers),
        ];
        return dimensions.Where(d => d.Allowed is not null).Select(d => (d.Field, d.Allowed!));
    }

    /// <summary>What both scopes allow; of different tenants nothing, which null says.</summary>
    public Scope? Intersect(Scope other) => Tenant != other.Tenant ? null : new Scope(Tenant)
    {
        Projects = Both(Projects, other.Projects),
        Clusters = Both(Clusters, other.Clusters),
        Namespaces = Both(Namespaces, other.Namespaces),
        Kinds = Both(Kinds, other.Kinds),
        Tiers = Both(Tiers, other.Tiers),
    };

    public bool Contains(AuditEvent e) => Limits().All(limit => limit.Field.Text(e) is { } value && limit.Allowed.Contains(value));

    private static IReadOnlyList<string>? Both(IReadOnlyList<string>? one, IReadOnlyList<string>? other)
        => one is null ? other : other is null ? one : [.. one.Intersect(other, StringComparer.Ordinal)];
}
