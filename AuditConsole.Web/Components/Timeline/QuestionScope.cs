using AuditConsole.Core.Access;
using AuditConsole.Core.Common;
using AuditConsole.Core.Query;

namespace AuditConsole.Web.Components.Timeline;

/// <summary>Where a caller may ask a query of the Timeline: what he may see, and for free words and paths of bodies only where he may read bodies too.</summary>
internal static class QuestionScope
{
    /// <param name="permission">What asking needs.</param>
    /// <param name="query">Looked at only when the permission is there.</param>
    public static Result<Scope> Of(Authorizer authorizer, Caller caller, string permission, EventQuery query)
    {
        if (!authorizer.Allows(caller, permission, out var scope, out var problem))
        {
            return problem;
        }

        var bodies = query.NeedsBodies && authorizer.Allows(caller, Permission.AuditBody, out var bodyScope, out _) ? bodyScope : null;
        return QueryVisibility.TryNarrow(query, scope, bodies, out var narrowed, out problem) ? narrowed : problem;
    }
}
