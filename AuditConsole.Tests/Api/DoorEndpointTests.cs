using System.Net;
using AuditConsole.Tests.Support;
using AuditConsole.Web.Components;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AuditConsole.Tests.Api;

public sealed class DoorEndpointTests(AppFactory app) : IClassFixture<AppFactory>
{
    /// <summary>What answers without a sign-in; besides these only static files do. Of CloudEvents it is OPTIONS alone: who may send asks before he has a credential.</summary>
    private static readonly string[] Open = ["/error", "/error/{Code:int}", "/health/live", "/health/ready", "/ingest/cloudevents", "/setup", "/signin"];

    /// <summary>Only in development: files that came after the build. The fallback policy holds for it.</summary>
    private const string FilesNotBuilt = "{**path:file}";

    [Fact]
    public void Every_endpoint_has_a_policy_but_those_on_the_list()
    {
        var endpoints = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<StaticAssetDescriptor>() is null && e.RoutePattern.RawText != FilesNotBuilt)
            .ToList();
        Assert.NotEmpty(endpoints);

        var open = endpoints.Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is not null).Select(Pattern).Distinct();
        Assert.Equal(Open, open.Order(StringComparer.Ordinal));
        var undecided = endpoints.Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is null && e.Metadata.GetMetadata<IAuthorizeData>() is null).Select(Pattern);
        Assert.Empty(undecided);
    }

    [Fact]
    public async Task Every_page_sends_a_stranger_to_the_sign_in()
    {
        using var client = app.Anonymous();
        var pages = typeof(App).Assembly.GetTypes().SelectMany(t => t.GetCustomAttributes(typeof(RouteAttribute), false)).Cast<RouteAttribute>()
            .Select(r => r.Template).Where(t => !t.Contains('{', StringComparison.Ordinal) && !Open.Contains(t)).ToList();
        Assert.Contains("/access/keys", pages);
        foreach (var page in pages)
        {
            using var answer = await client.GetAsync(page);
            Assert.Equal((page, HttpStatusCode.Redirect), (page, answer.StatusCode));
            Assert.StartsWith("/signin", answer.Headers.Location?.OriginalString, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/_blazor")]
    [InlineData("/_blazor/negotiate")]
    public async Task A_stranger_opens_no_circuit(string path)
    {
        using var client = app.Anonymous();
        client.DefaultRequestHeaders.Add("Origin", "http://localhost");
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.PostAsync(path, null)).StatusCode);
    }

    [Theory]
    [InlineData("http://evil.example", null, false)]
    [InlineData("http://localhost:81", null, false)]
    [InlineData("https://localhost", null, false)]
    [InlineData("null", null, false)]
    [InlineData(null, null, false)]
    [InlineData("http://localhost", "cross-site", false)]
    [InlineData("http://localhost", null, true)]
    [InlineData(null, "same-origin", true)]
    public async Task Circuits_open_only_for_pages_of_this_site(string? origin, string? site, bool opens)
    {
        using var client = await app.SignedInAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1");
        request.Headers.TryAddWithoutValidation("Origin", origin);
        request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", site);
        using var answer = await client.SendAsync(request);
        Assert.Equal(opens ? HttpStatusCode.OK : HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Theory]
    [InlineData("https://evil.example", null)]
    [InlineData(null, "cross-site")]
    [InlineData(null, "same-site")]
    public async Task Forms_from_other_sites_are_refused_before_they_are_read(string? origin, string? site)
    {
        using var client = app.Anonymous();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Origin", origin);
        client.DefaultRequestHeaders.TryAddWithoutValidation("Sec-Fetch-Site", site);
        using var answer = await client.SendFormAsync("/signin", "signin", ("Email", AppFactory.Email), ("Password", AppFactory.Password));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public void The_hub_still_calls_its_methods_what_the_filter_knows_them_by()
    {
        var hub = typeof(Microsoft.AspNetCore.Components.Server.CircuitOptions).Assembly.GetType("Microsoft.AspNetCore.Components.Server.ComponentHub");
        Assert.NotNull(hub);
        Assert.All((string[])["StartCircuit", "BeginInvokeDotNetFromJS", "OnLocationChanged"], name => Assert.NotNull(hub.GetMethod(name)));
    }

    private static string Pattern(RouteEndpoint endpoint) => "/" + endpoint.RoutePattern.RawText?.TrimStart('/');
}
