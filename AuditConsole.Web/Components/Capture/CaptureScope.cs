using AuditConsole.Core.Access;
using AuditConsole.Core.Ingestion.Sources;

namespace AuditConsole.Web.Components.Capture;

/// <summary>Which sources a scope lets in.</summary>
internal static class CaptureScope
{
    public static bool Sees(Scope scope, Source source)
        => (scope.Clusters is null || scope.Clusters.Contains(source.Cluster)) && (scope.Projects is null || (source.Project is not null && scope.Projects.Contains(source.Project)));
}
