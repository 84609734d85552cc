using AuditConsole.Core.Access;
using AuditConsole.Tests.Core.Query;
using AuditConsole.Web.Api;
using AuditConsole.Web.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AuditConsole.Tests.Api;

public sealed class AuditLogsRouteTests
{
    [Fact]
    public async Task The_group_maps_its_three_routes()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddAuditLogsApi();
        builder.Services.AddScoped<CallerAccessor>().AddSingleton<Authorizer>().AddSingleton(new SearchLedger([], 1).Search());
        await using var app = builder.Build();
        app.MapAuditLogs();
        var routes = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Select(e => $"{string.Join(',', e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods)} {e.RoutePattern.RawText}").Order();
        Assert.Equal(["GET /api/v1/audit-logs", "GET /api/v1/audit-logs/{id}", "POST /api/v1/audit-logs/search"], routes.Select(r => r.TrimEnd('/')));
    }
}
