using AuditConsole.Core.Access;
using AuditConsole.Core.Access.Keys;

namespace AuditConsole.Web.Hosting.Authentication;

/// <summary>The webhook configuration of a managed cluster can carry no header: for admission reviews, and for nothing else, the credential may be the last part of the path.</summary>
internal static class PathCredential
{
    private const string Admission = "/ingest/k8s/admission";

    /// <summary>Null when the address holds none.</summary>
    public static string? Of(PathString path)
        => path.StartsWithSegments(Admission, out var rest) && rest.Value?.Split('/') is ["", { Length: > 0 }, { Length: > 0 } token] ? token : null;

    /// <summary>Addresses end up in configurations and histories: what stands in one must be of little use to whoever finds it.</summary>
    public static bool MayStandInPath(ApiKey key) => key.Source is not null && key.Permissions is [Permission.EventsWrite];
}
