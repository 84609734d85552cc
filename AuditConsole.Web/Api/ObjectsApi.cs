using System.Text;
using AuditConsole.Core.Access;
using AuditConsole.Core.Changes.Diff;
using AuditConsole.Web.Hosting;

namespace AuditConsole.Web.Api;

/// <summary>Objects, their versions and the differences between them: <c>/api/v1/objects</c>.</summary>
public static class ObjectsApi
{
    private const string Address = "/{cluster}/{group}/{kind}/{ns}/{name}";

    internal delegate ValueTask<Caller> CallerOf(HttpContext http, CancellationToken cancellationToken);

    public static IServiceCollection AddObjectsApi(this IServiceCollection services)
    {
        services.AddDataProtection();
        return services.AddSingleton<ObjectsApiCursors>().AddSingleton<ObjectsApiService>();
    }

    public static IEndpointRouteBuilder MapObjects(this IEndpointRouteBuilder routes)
        => routes.MapObjects((http, cancellationToken) => http.RequestServices.GetRequiredService<CallerAccessor>().CurrentAsync(cancellationToken));

    internal static IEndpointRouteBuilder MapObjects(this IEndpointRouteBuilder routes, CallerOf caller)
    {
        var group = routes.MapGroup("/api/v1/objects").WithTags("Objects");
        group.MapGet("", async (HttpContext http, ObjectsApiService service, CancellationToken cancellationToken)
                => await ListAsync(http, service, await caller(http, cancellationToken), cancellationToken))
            .WithName("ListObjects").WithSummary("Objects, last change first").Produces<ObjectsAnswer>().ProducesProblem(400).ProducesProblem(403);
        group.MapGet(Address + "/versions", async (HttpContext http, ObjectsApiService service, CancellationToken cancellationToken)
                => await VersionsAsync(http, service, await caller(http, cancellationToken), cancellationToken))
            .WithName("ListVersions").WithSummary("Versions of an object, newest first").Produces<VersionsAnswer>().ProducesProblem(400).ProducesProblem(403).ProducesProblem(404);
        group.MapGet(Address + "/versions/{version}", async (string version, HttpContext http, ObjectsApiService service, CancellationToken cancellationToken)
                => await DocumentAsync(version, http, service, await caller(http, cancellationToken), cancellationToken))
            .WithName("GetVersion").WithSummary("The document of a version: YAML, or JSON when asked for").Produces<string>(200, "application/yaml", "application/json").Produces(204).ProducesProblem(400).ProducesProblem(403).ProducesProblem(404);
        group.MapGet(Address + "/diff", async (string? @base, string? head, HttpContext http, ObjectsApiService service, CancellationToken cancellationToken)
                => await DiffAsync(@base, head, http, service, await caller(http, cancellationToken), cancellationToken))
            .WithName("DiffVersions").WithSummary("Unified diff of two versions").Produces<string>(200, "text/plain").ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
        return routes;
    }

    private static async Task<IResult> ListAsync(HttpContext http, ObjectsApiService service, Caller caller, CancellationToken cancellationToken)
        => !ObjectsApiRequests.Filter(http.Request.Query).Succeeded(out var filter, out var fault) ? fault.ToResult()
            : (await service.ListAsync(caller, filter, cancellationToken)).Succeeded(out var answer, out var problem) ? Results.Json(answer)
            : problem.ToResult();

    private static async Task<IResult> VersionsAsync(HttpContext http, ObjectsApiService service, Caller caller, CancellationToken cancellationToken)
        => !ObjectsApiRequests.Versions(http.Request.Query).Succeeded(out var question, out var fault) ? fault.ToResult()
            : (await service.VersionsAsync(caller, ObjectsApiRequests.Key(http), question, cancellationToken)).Succeeded(out var answer, out var problem) ? Results.Json(answer)
            : problem.ToResult();

    private static async Task<IResult> DocumentAsync(string version, HttpContext http, ObjectsApiService service, Caller caller, CancellationToken cancellationToken)
    {
        if (!ObjectsApiRequests.TryVersion(version, 1, out var number))
        {
            return ObjectsApiRequests.Expected("version", "a version such as v3").ToResult();
        }

        if (!ObjectsApiRequests.TryFlag(http.Request.Query, "raw", out var raw, out var fault))
        {
            return fault.ToResult();
        }

        var result = await service.DocumentAsync(caller, ObjectsApiRequests.Key(http), number, cancellationToken);
        if (!result.Succeeded(out var document, out var problem))
        {
            return problem.ToResult();
        }

        if (document.Body.IsEmpty)
        {
            return Results.NoContent();
        }

        http.Response.Headers.Vary = "Accept";
        return raw ? Results.Bytes(document.Body, "application/json")
            : ObjectsApiRequests.PrefersJson(http.Request) ? Results.Bytes(document.Json, "application/json")
            : Results.Bytes(Encoding.UTF8.GetBytes(document.Yaml), "application/yaml");
    }

    private static async Task<IResult> DiffAsync(string? @base, string? head, HttpContext http, ObjectsApiService service, Caller caller, CancellationToken cancellationToken)
    {
        if (!ObjectsApiRequests.TryVersion(@base, 0, out var baseNumber))
        {
            return ObjectsApiRequests.Expected("base", "a version such as v3").ToResult();
        }

        if (!ObjectsApiRequests.TryVersion(head, 1, out var headNumber))
        {
            return ObjectsApiRequests.Expected("head", "a version such as v4").ToResult();
        }

        var result = await service.SidesAsync(caller, ObjectsApiRequests.Key(http), baseNumber, headNumber, cancellationToken);
        return result.Succeeded(out var sides, out var problem)
            ? Results.Text(UnifiedDiff.Write(sides.Base.Yaml, sides.Head.Yaml, $"v{baseNumber}", $"v{headNumber}"), "text/plain", Encoding.UTF8)
            : problem.ToResult();
    }
}
