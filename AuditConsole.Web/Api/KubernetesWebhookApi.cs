using AuditConsole.Core.Ingestion;
using AuditConsole.Web.Hosting;

namespace AuditConsole.Web.Api;

/// <summary>Takes what the API server's audit webhook sends, and lists of objects as they stand.</summary>
public static class KubernetesWebhookApi
{
    public static void MapKubernetesWebhook(this IEndpointRouteBuilder routes)
    {
        routes.MapIngest("/ingest/k8s/audit/{source}", "KubernetesAuditWebhook", AuditAsync);
        routes.MapIngest("/ingest/k8s/snapshot/{source}", "KubernetesSnapshot", SnapshotAsync);
    }

    private static async Task<IResult> AuditAsync(HttpContext http, string source, EventsApiService service, CallerAccessor callers)
        => await EventsApiEndpoint.HandleAsync(http, source, IngestionFormat.KubernetesAudit, service, await callers.CurrentAsync(http.RequestAborted));

    private static async Task<IResult> SnapshotAsync(HttpContext http, string source, EventsApiService service, CallerAccessor callers)
        => await EventsApiEndpoint.HandleAsync(http, source, IngestionFormat.KubernetesSnapshot, service, await callers.CurrentAsync(http.RequestAborted));
}
