using AuditConsole.Core.Ingestion;
using AuditConsole.Web.Hosting;

namespace AuditConsole.Web.Api;

/// <summary>Takes events of any system in the native form.</summary>
public static class EventsApi
{
    /// <summary>The services behind the endpoints that take events.</summary>
    public static IServiceCollection AddCaptureApi(this IServiceCollection services) => services.AddScoped<EventsApiService>().AddScoped<AdmissionApiService>().AddScoped<UploadApiService>();

    public static void MapEvents(this IEndpointRouteBuilder routes)
        => routes.MapIngest("/api/v1/events", "Events", EventsAsync);

    private static async Task<IResult> EventsAsync(HttpContext http, EventsApiService service, CallerAccessor callers)
    {
        var named = http.Request.Query["source"] is [{ Length: > 0 } source] ? source : null;
        return await EventsApiEndpoint.HandleAsync(http, named, IngestionFormat.Native, service, await callers.CurrentAsync(http.RequestAborted));
    }
}
