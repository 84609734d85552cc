using AuditConsole.Core.Access;
using AuditConsole.Tests.Core.Query;
using AuditConsole.Web.Api;
using AuditConsole.Web.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AuditConsole.Tests.Api;

public sealed class AuditLogsRouteTests
{
    [Fact]
    public async Task The_group_maps_its_routes()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddAuditLogsApi();
        builder.Services.AddScoped<CallerAccessor>().AddSingleton<Authorizer>().AddSingleton(new SearchLedger([], 1).Search());
        await using var app = builder.Build();
        app.MapAuditLogs();
        var routes = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Select(e => $"{string.Join(',', e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods)} {e.RoutePattern.RawText}").Order();
        Assert.Equal(
            ["GET /api/v1/audit-logs", "GET /api/v1/audit-logs/export", "GET /api/v1/audit-logs/facets", "GET /api/v1/audit-logs/histogram", "GET /api/v1/audit-logs/{id}", "POST /api/v1/audit-logs/export", "POST /api/v1/audit-logs/facets", "POST /api/v1/audit-logs/histogram", "POST /api/v1/audit-logs/search"],
            routes.Select(r => r.TrimEnd('/')));
    }

    [Theory]
    [InlineData("/api/v1/audit-logs/6dec5b37%2FResponseComplete?include=bodies", "6dec5b37/ResponseComplete")]
    [InlineData("/api/v1/audit-logs/a%252Fb", "a%2Fb")]
    [InlineData("/api/v1/audit-logs/seq:7/", "seq:7")]
    [InlineData("", "from/route")]
    public void An_id_is_decoded_once(string target, string id)
    {
        var context = new DefaultHttpContext();
        context.Features.Get<IHttpRequestFeature>()!.RawTarget = target;
        Assert.Equal(id, AuditLogsApi.Decoded("from%2Froute", context.Request));
    }
}
