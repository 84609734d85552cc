using System.Globalization;
using AuditConsole.Core.Access;
using AuditConsole.Core.Ingestion;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace AuditConsole.Web.Api;

/// <summary>What the endpoints that take events have in common: who asks, the bounds of the body, the answer.</summary>
internal static class EventsApiEndpoint
{
    private const int BusySeconds = 5;
    private const int UnavailableSeconds = 10;

    /// <summary>Maps a POST and answers every other method with 405.</summary>
    public static RouteHandlerBuilder MapIngest(this IEndpointRouteBuilder routes, string pattern, string name, Delegate handler)
        => routes.MapIngest<EventsApiAnswer>(pattern, name, handler);

    /// <typeparam name="TAnswer">What is answered with 200.</typeparam>
    public static RouteHandlerBuilder MapIngest<TAnswer>(this IEndpointRouteBuilder routes, string pattern, string name, Delegate handler)
    {
        routes.MapMethods(pattern, ["GET", "HEAD", "PUT", "PATCH", "DELETE"], (HttpContext http) =>
        {
            http.Response.Headers.Allow = "POST";
            return Results.Problem(title: "Method not allowed", detail: "Expected POST.", statusCode: StatusCodes.Status405MethodNotAllowed);
        }).ExcludeFromDescription().DisableAntiforgery();
        return routes.MapPost(pattern, handler)
            .WithName(name)
            .WithTags("Capture")
            .Accepts<object>("application/json", "application/x-ndjson")
            .Produces<TAnswer>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .DisableAntiforgery();
    }

    /// <summary>A browser's cookie is no credential here: another site could make the browser send it.</summary>
    /// <returns>The answer to who shows no credential of a program; null for all others.</returns>
    public static IResult? Unauthenticated(HttpContext http, Caller caller)
    {
        if (caller.Kind is not (CallerKind.Anonymous or CallerKind.User))
        {
            return null;
        }

        http.Response.Headers.WWWAuthenticate = "Bearer";
        return Results.Problem(title: "Not signed in", detail: "Send a token or key as Authorization: Bearer, or a key as ApiKey.", statusCode: StatusCodes.Status401Unauthorized);
    }

    /// <summary>The reader stops at its own bounds, which count what is inside a compressed body.</summary>
    public static void LetReaderBound(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }
    }

    /// <param name="named">The source that the request names; null for the credential's own.</param>
    /// <param name="attributes">Those of a CloudEvent in binary mode.</param>
    public static async Task<IResult> HandleAsync(
        HttpContext http, string? named, IngestionFormat format, EventsApiService service, Caller caller, IReadOnlyList<KeyValuePair<string, string>>? attributes = null)
    {
        var cancellationToken = http.RequestAborted;
        if (Unauthenticated(http, caller) is { } refusal)
        {
            return refusal;
        }

        var allowed = await service.SourceAsync(caller, named, cancellationToken);
        if (!allowed.Succeeded(out var source, out var problem))
        {
            return problem.ToResult();
        }

        LetReaderBound(http);
        try
        {
            var strict = http.Request.Query["strict"] == "true";
            var request = new IngestionRequest(http.Request.Body, http.Request.ContentType, http.Request.Headers.ContentEncoding, source, format, strict) { Attributes = attributes };
            var answer = await service.IngestAsync(caller, request, cancellationToken);
            return answer.Succeeded(out var taken, out problem) ? ToResult(http, taken) : problem.ToResult();
        }
        catch (BadHttpRequestException e)
        {
            return Results.Problem(title: "The request cannot be read", statusCode: e.StatusCode);
        }
    }

    private static IResult ToResult(HttpContext http, IngestionAnswer answer)
    {
        var report = EventsApiAnswer.Of(answer.Report);
        if (answer.Status == IngestionStatus.Stored)
        {
            if (answer.LedgerSize > 0)
            {
                http.Response.Headers["Audit-Size"] = answer.LedgerSize.ToString(CultureInfo.InvariantCulture);
            }

            if (answer.Report.SingleId is { } id && id.All(c => c is >= ' ' and <= '~'))
            {
                http.Response.Headers["Audit-Uid"] = id;
            }

            return Results.Json(report, EventsApiAnswer.Json);
        }

        if (answer.Status is IngestionStatus.Full or IngestionStatus.Unavailable)
        {
            http.Response.Headers[HeaderNames.RetryAfter] = (answer.Status == IngestionStatus.Full ? BusySeconds : UnavailableSeconds).ToString(CultureInfo.InvariantCulture);
        }

        return Results.Problem(title: answer.Title, detail: answer.Detail, statusCode: (int)answer.Status, extensions: report.ToExtensions());
    }
}
