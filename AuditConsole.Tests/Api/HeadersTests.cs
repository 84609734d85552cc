using System.Net;
using AuditConsole.Tests.Support;
using Xunit;

namespace AuditConsole.Tests.Api;

public sealed class HeadersTests(AppFactory app) : IClassFixture<AppFactory>
{
    private static string ForPages(string socket) => "default-src 'none'; base-uri 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
        + $"connect-src 'self' {socket}://localhost; form-action 'self'; frame-ancestors 'none'; object-src 'none'; manifest-src 'self'";

    private const string ForPrograms = "default-src 'none'; frame-ancestors 'none'; sandbox";

    [Theory]
    [InlineData("/signin", 200)]
    [InlineData("/account", 302)]
    [InlineData("/no/such/page", 302)]
    [InlineData("/favicon.svg", 200)]
    [InlineData("/error", 404)]
    public async Task What_browsers_show_is_bound_to_this_site(string path, int status)
    {
        using var client = app.Anonymous();
        using var answer = await client.GetAsync(path);
        Check(answer, status, ForPages("ws"));
        using var secure = app.Anonymous("https");
        using var secured = await secure.GetAsync(path);
        Check(secured, status, ForPages("wss"));
    }

    [Theory]
    [InlineData("/openapi/v1.json", 401)]
    [InlineData("/api/v1/no-such-thing", 401)]
    [InlineData("/ingest/nowhere", 401)]
    [InlineData("/health/live", 200)]
    [InlineData("/health/ready", 200)]
    public async Task What_programs_get_can_do_nothing_in_a_browser(string path, int status)
    {
        using var client = app.Anonymous();
        Check(await client.GetAsync(path), status, ForPrograms);
    }

    [Fact]
    public async Task Pages_of_the_console_and_answers_with_a_key_have_them_too()
    {
        using var person = await app.SignedInAsync();
        Check(await person.GetAsync("/access/keys"), 200, ForPages("ws"));
        using var program = app.WithKey();
        Check(await program.GetAsync("/openapi/v1.json"), 200, ForPrograms);
        Check(await program.GetAsync("/api/v1/no-such-thing"), 404, ForPrograms);
        Check(await program.DeleteAsync("/openapi/v1.json"), 405, ForPrograms);
    }

    [Fact]
    public async Task A_host_that_is_not_ours_is_refused_and_gets_them_as_well()
    {
        using var client = app.Anonymous();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/signin");
        request.Headers.Host = "evil.example";
        using var answer = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Fact]
    public async Task Only_static_files_may_be_kept()
    {
        using var client = app.Anonymous();
        using var file = await client.GetAsync("/favicon.svg");
        Assert.NotEqual("no-store", file.Headers.CacheControl?.ToString());
        using var missing = await client.GetAsync("/no-such-file.css");
        Assert.Equal("no-store", missing.Headers.CacheControl?.ToString());
        using var page = await client.GetAsync("/signin");
        Assert.Equal("no-store", page.Headers.CacheControl?.ToString());
    }

    [Fact]
    public async Task Errors_of_programs_are_problem_details_with_the_id_of_the_request()
    {
        using var client = app.WithKey();
        foreach (var (answer, status) in ((HttpResponseMessage, int)[])[(await client.GetAsync("/api/v1/nothing"), 404), (await client.DeleteAsync("/openapi/v1.json"), 405)])
        {
            Assert.Equal(status, (int)answer.StatusCode);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            var text = await answer.Content.ReadAsStringAsync();
            Assert.Contains("\"title\"", text, StringComparison.Ordinal);
            Assert.Contains("\"request\"", text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("POST", "/ingest/k8s/audit/a/b/c", 404)]
    [InlineData("DELETE", "/ingest/k8s/audit/a/b/c", 404)]
    [InlineData("POST", "/ingest/nothing.css", 404)]
    [InlineData("POST", "/api/v1/nothing", 404)]
    [InlineData("DELETE", "/api/v1/audit-logs", 405)]
    [InlineData("GET", "/ingest/k8s/audit/a", 405)]
    public async Task A_method_is_wrong_only_where_there_is_something(string method, string path, int status)
    {
        using var client = app.WithKey();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var answer = await client.SendAsync(request);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(status == 405, answer.Content.Headers.Allow.Count > 0);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_page_that_is_not_there_keeps_the_navigation_for_those_who_are_signed_in()
    {
        using var stranger = app.Anonymous();
        Assert.Equal(HttpStatusCode.Redirect, (await stranger.GetAsync("/no/such/page")).StatusCode);
        Assert.DoesNotContain("aria-label=\"Main\"", await (await stranger.GetAsync("/error")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var person = await app.SignedInAsync();
        using var answer = await person.GetAsync("/no/such/page");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        var html = await answer.Content.ReadAsStringAsync();
        Assert.Contains("aria-label=\"Main\"", html, StringComparison.Ordinal);
        Assert.Contains("There is no such page", html, StringComparison.Ordinal);
    }

    private static void Check(HttpResponseMessage answer, int status, string policy)
    {
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal([policy], answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.Equal("camera=(), microphone=(), geolocation=(), usb=(), payment=()", answer.Headers.GetValues("Permissions-Policy").Single());
        Assert.Equal("same-origin", answer.Headers.GetValues("Cross-Origin-Opener-Policy").Single());
        Assert.Equal("same-origin", answer.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
        Assert.Equal("DENY", answer.Headers.GetValues("X-Frame-Options").Single());
        Assert.False(answer.Headers.Contains("Server") || answer.Headers.Contains("X-Powered-By"), "the server names itself");
    }
}
