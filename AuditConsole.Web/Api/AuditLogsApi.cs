using AuditConsole.Core.Common;
using AuditConsole.Web.Api.Wire;
using AuditConsole.Web.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AuditConsole.Web.Api;

/// <summary>Reading events: <c>/api/v1/audit-logs</c>.</summary>
public static class AuditLogsApi
{
    public static IServiceCollection AddAuditLogsApi(this IServiceCollection services)
    {
        services.AddDataProtection();
        services.TryAddSingleton(TimeProvider.System);
        return services.AddSingleton<PageCursors>().AddSingleton<AuditLogsService>().AddSingleton<AuditCountsService>().AddSingleton<ExportsService>();
    }

    public static IEndpointRouteBuilder MapAuditLogs(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/audit-logs").WithTags("Events");
        group.MapGet("", ListAsync).WithName("ListAuditLogs").WithSummary("Events, newest first").Describe(AuditLogsDescriptions.List);
        group.MapPost("/search", SearchAsync).WithName("SearchAuditLogs").WithSummary("Events that match a query and filters, newest first").Describe();
        group.MapGet("/{id}", GetAsync).WithName("GetAuditLog").WithSummary("One event, by its source's id or by seq:<n>").Describe(AuditLogsDescriptions.Get);
        AuditCountsApi.Map(group);
        ExportsApi.Map(group);
        return routes;
    }

    private static async Task<IResult> ListAsync(HttpRequest request, CallerAccessor callers, AuditLogsService service, TimeProvider time, CancellationToken cancellationToken)
        => AuditLogsRequests.TryReadList(request.Query, Micros.Now(time), out var question, out var fault)
            ? await PageAsync(question, callers, service, cancellationToken)
            : fault.ToResult();

    private static Task<IResult> SearchAsync(HttpRequest request, CallerAccessor callers, AuditLogsService service, TimeProvider time, CancellationToken cancellationToken)
        => JsonRequest.AnswerAsync(
            request,
            async body => AuditLogsRequests.TryReadSearch(body, Micros.Now(time), out var question, out var fault)
                ? await PageAsync(question, callers, service, cancellationToken)
                : fault.ToResult(),
            cancellationToken);

    private static async Task<IResult> GetAsync(string id, HttpRequest request, CallerAccessor callers, AuditLogsService service, CancellationToken cancellationToken)
    {
        if (!AuditLogsRequests.TryReadGet(Decoded(id, request), request.Query, out var question, out var fault))
        {
            return fault.ToResult();
        }

        var result = await service.GetAsync(await callers.CurrentAsync(cancellationToken), question, cancellationToken);
        return result.Succeeded(out var answer, out var problem) ? new EventResult(answer) : problem.ToResult();
    }

    private static async Task<IResult> PageAsync(AuditLogsQuestion question, CallerAccessor callers, AuditLogsService service, CancellationToken cancellationToken)
    {
        var result = await service.ListAsync(await callers.CurrentAsync(cancellationToken), question, cancellationToken);
        return result.Succeeded(out var page, out var problem) ? new EventPageResult(page) : problem.ToResult();
    }

    // In a route's value only %2F is left encoded, so "a%2Fb" and "a/b" cannot be told apart there: the id is read from the address as it was sent.
    internal static string Decoded(string id, HttpRequest request)
    {
        var target = request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget;
        return string.IsNullOrEmpty(target) ? Uri.UnescapeDataString(id) : Uri.UnescapeDataString(target.Split('?')[0].TrimEnd('/').Split('/')[^1]);
    }
}
