using AuditConsole.Core.Ingestion;
using AuditConsole.Web.Hosting;

namespace AuditConsole.Web.Api;

/// <summary>Takes what clouds and brokers send: CloudTrail records, CloudEvents in all three modes of HTTP.</summary>
public static class CloudApi
{
    private const string CloudEvents = "/ingest/cloudevents";
    private const string Prefix = "ce-";

    public static void MapCloud(this IEndpointRouteBuilder routes)
    {
        routes.MapIngest("/ingest/cloudtrail", "CloudTrail", CloudTrailAsync);
        routes.MapIngest(CloudEvents, "CloudEvents", CloudEventsAsync)

            // In binary mode the body is data of any type.
            .Accepts<object>("application/cloudevents+json", "application/cloudevents-batch+json", "application/json", "application/x-ndjson", "*/*");
        routes.MapMethods(CloudEvents, ["OPTIONS"], Handshake).AllowAnonymous().ExcludeFromDescription().DisableAntiforgery();
    }

    private static async Task<IResult> CloudTrailAsync(HttpContext http, EventsApiService service, CallerAccessor callers)
        => await EventsApiEndpoint.HandleAsync(http, Named(http), IngestionFormat.CloudTrail, service, await callers.CurrentAsync(http.RequestAborted));

    private static async Task<IResult> CloudEventsAsync(HttpContext http, EventsApiService service, CallerAccessor callers)
        => await EventsApiEndpoint.HandleAsync(http, Named(http), IngestionFormat.CloudEvents, service, await callers.CurrentAsync(http.RequestAborted), Attributes(http.Request));

    /// <summary>Who wants to send asks first whether he may (CloudEvents' webhooks): everyone may ask, the credential is looked at when he sends.</summary>
    private static IResult Handshake(HttpContext http)
    {
        if (http.Request.Headers["WebHook-Request-Origin"].Count == 0)
        {
            http.Response.Headers.Allow = "POST, OPTIONS";
            return Results.Problem(title: "Method not allowed", detail: "Expected POST, or OPTIONS with WebHook-Request-Origin.", statusCode: StatusCodes.Status405MethodNotAllowed);
        }

        http.Response.Headers["WebHook-Allowed-Origin"] = "*";
        http.Response.Headers["WebHook-Allowed-Rate"] = "10000";
        return Results.Ok();
    }

    private static string? Named(HttpContext http) => http.Request.Query["source"] is [{ Length: > 0 } source] ? source : null;

    /// <summary>The attributes of an event in binary mode, whose values are percent-encoded UTF-8; null when the body is the event.</summary>
    private static List<KeyValuePair<string, string>>? Attributes(HttpRequest request)
    {
        // The body's own type says that it is an event: then headers are nothing but copies.
        if (request.ContentType?.StartsWith("application/cloudevents", StringComparison.OrdinalIgnoreCase) == true || !request.Headers.ContainsKey(Prefix + "specversion"))
        {
            return null;
        }

        return [.. request.Headers
            .Where(header => header.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            .Select(header => KeyValuePair.Create(header.Key[Prefix.Length..].ToLowerInvariant(), Uri.UnescapeDataString(header.Value.ToString())))
            .Where(attribute => attribute.Key is not ("datacontenttype" or "data" or "data_base64"))];
    }
}
