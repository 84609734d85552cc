using System.Diagnostics.CodeAnalysis;
using AuditConsole.Core.Access;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;

namespace AuditConsole.Core.Query;

/// <summary>A query must not ask about what its asker may not see: even an empty answer would tell.</summary>
public static class QueryVisibility
{
    /// <summary>The scope in which a query may be asked: the asker's, and for free words and paths of bodies only where bodies may be read too.</summary>
    /// <param name="bodies">Where the asker may read bodies; null for nowhere.</param>
    public static bool TryNarrow(EventQuery query, Scope scope, Scope? bodies, [NotNullWhen(true)] out Scope? narrowed, [NotNullWhen(false)] out Problem? problem)
    {
        narrowed = scope;
        problem = null;
        if (!scope.IsWholeLedger && query.Fields.Contains(EventFields.Seq))
        {
            problem = new Problem(ProblemKind.Denied, "Not allowed", "`seq` may be asked for by those who may see the whole ledger.");
        }
        else if (query.NeedsBodies)
        {
            narrowed = bodies is null ? null : Both(scope, bodies);
            problem = narrowed is null ? new Problem(ProblemKind.Denied, "Not allowed", query.BodyName is { } name
                ? $"`{name}` asks about bodies, which needs the permission {Permission.AuditBody}."
                : $"Free words are looked for in bodies too, which needs the permission {Permission.AuditBody}. Name a field instead, for example `name:*word*`.") : null;
        }

        return problem is null;
    }

    private static Scope? Both(Scope a, Scope b) => a.Tenant != b.Tenant ? null : a with
    {
        Projects = Both(a.Projects, b.Projects),
        Clusters = Both(a.Clusters, b.Clusters),
        Namespaces = Both(a.Namespaces, b.Namespaces),
        Kinds = Both(a.Kinds, b.Kinds),
        Tiers = Both(a.Tiers, b.Tiers),
    };

    private static IReadOnlyList<string>? Both(IReadOnlyList<string>? a, IReadOnlyList<string>? b) => (a, b) switch
    {
        (null, _) => b,
        (_, null) => a,
        _ => [.. a.Intersect(b)],
    };
}
