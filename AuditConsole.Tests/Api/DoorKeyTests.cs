using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using AuditConsole.Core.Access;
using AuditConsole.Core.Access.Keys;
using AuditConsole.Tests.Support;
using AuditConsole.Web.Hosting.Authentication;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AuditConsole.Tests.Api;

public sealed class DoorKeyTests(AppFactory app) : IClassFixture<AppFactory>
{
    private const string Protected = "/openapi/v1.json";

    [Theory]
    [InlineData("Authorization", "Bearer " + AppFactory.ApiKey)]
    [InlineData("Authorization", "bearer " + AppFactory.ApiKey)]
    [InlineData("ApiKey", AppFactory.ApiKey)]
    public async Task A_key_opens_in_either_header(string header, string value)
    {
        using var client = app.Anonymous();
        client.DefaultRequestHeaders.TryAddWithoutValidation(header, value);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(Protected)).StatusCode);
    }

    [Fact]
    public async Task The_same_key_twice_will_do_and_two_keys_are_a_question_nobody_answers()
    {
        using var client = app.WithKey();
        client.DefaultRequestHeaders.Add("ApiKey", AppFactory.ApiKey);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(Protected)).StatusCode);

        client.DefaultRequestHeaders.Remove("ApiKey");
        client.DefaultRequestHeaders.Add("ApiKey", ApiKeyText.New());
        await IsProblemAsync(await client.GetAsync(Protected), HttpStatusCode.BadRequest, "different keys");
    }

    [Fact]
    public async Task Without_a_credential_programs_are_told_what_to_send_and_never_sent_elsewhere()
    {
        using var client = app.Anonymous();
        using var answer = await client.GetAsync(Protected);
        await IsProblemAsync(answer, HttpStatusCode.Unauthorized, "API key");
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
    }

    [Theory]
    [InlineData("Bearer some-other-secret-of-at-least-32-characters", "unknown or revoked")]
    [InlineData("Bearer ack_abcdefgh_tooshort", "checksum")]
    [InlineData("Basic YWRtaW46YWRtaW4=", "only Bearer")]
    [InlineData("Bearer", "only Bearer")]
    public async Task Bad_credentials_are_told_why(string authorization, string why)
    {
        using var client = app.Anonymous();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);
        using var answer = await client.GetAsync(Protected);
        await IsProblemAsync(answer, HttpStatusCode.Unauthorized, why);
        Assert.Contains("invalid_token", answer.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Made_keys_work_until_they_are_revoked()
    {
        var keys = app.Services.GetRequiredService<ApiKeyRegister>();
        var directory = app.Services.GetRequiredService<AccessDirectory>();
        var owner = directory.CallerOf(directory.Current.Keys[0].OwnerId);
        var created = (await keys.CreateAsync(new NewApiKey("reader", [Permission.AuditList], null, 1), owner, CancellationToken.None)).Value!;
        using var client = app.WithKey(created.Text);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(Protected)).StatusCode);

        await keys.RevokeAsync(created.Key.Id, owner, CancellationToken.None);

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync(Protected)).StatusCode);
    }

    [Fact]
    public async Task A_key_in_an_address_is_refused_even_beside_a_good_one()
    {
        var text = ApiKeyText.New();
        using var client = app.WithKey();
        foreach (var url in (string[])[$"{Protected}?key={text}", $"/timeline?q={Uri.EscapeDataString("x " + text)}", $"/signin?apikey={text.Replace("_", "%5F", StringComparison.Ordinal)}"])
        {
            using var answer = await client.GetAsync(url);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.DoesNotContain(text, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_session_reads_the_API_but_a_bad_key_beside_it_counts_alone()
    {
        using var client = await app.SignedInAsync();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(Protected)).StatusCode);

        client.DefaultRequestHeaders.Add("ApiKey", ApiKeyText.New());
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync(Protected)).StatusCode);
    }

    [Fact]
    public async Task Keys_open_no_pages()
    {
        using var client = app.WithKey();
        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync("/account")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync("/access/keys")).StatusCode);
    }

    [Theory]
    [InlineData("GET", "/api/v1/audit-logs", true)]
    [InlineData("GET", "/openapi/v1.json", true)]
    [InlineData("POST", "/capture/upload", true)]
    [InlineData("POST", "/api/v1/audit-logs/search", false)]
    [InlineData("DELETE", "/api/v1/objects", false)]
    [InlineData("POST", "/api/v1/events", false)]
    [InlineData("GET", "/api/v1/events", false)]
    [InlineData("POST", "/ingest/k8s/audit/prod", false)]
    [InlineData("POST", "/v1/audits/search", false)]
    public async Task A_cookie_never_acts_on_the_API(string method, string path, bool counts)
    {
        using var client = app.Anonymous();
        using var signedIn = await client.SendFormAsync("/signin", "signin", ("Email", AppFactory.Email), ("Password", AppFactory.Password));
        var cookie = signedIn.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("ac=", StringComparison.Ordinal)).Split(';')[0];
        await using var scope = app.Services.CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        (context.Request.Method, context.Request.Path, context.Request.Headers.Cookie) = (method, path, cookie);

        var result = await context.AuthenticateAsync();

        Assert.Equal(counts, result.Succeeded);
    }

    [Fact]
    public async Task A_refused_sender_becomes_an_event()
    {
        await using var scope = app.Services.CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        (context.Request.Method, context.Request.Path, context.Request.Headers.Authorization) = ("POST", "/ingest/k8s/audit/prod", "Bearer " + ApiKeyText.New());
        context.Connection.RemoteIpAddress = IPAddress.Parse("198.51.100.9");

        await context.ChallengeAsync(DoorSchemes.ApiKey);

        Assert.Equal(StatusCodes.Status401Unauthorized, context.Response.StatusCode);
        var e = Assert.Single(app.Intake.OfType("authentication.ingest"), e => e.Actor.Ip == "198.51.100.9");
        Assert.Equal("The key is unknown or revoked.", e.Reason);
    }

    private static async Task IsProblemAsync(HttpResponseMessage answer, HttpStatusCode status, string detail)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(new MediaTypeHeaderValue("application/problem+json").MediaType, answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.NotEqual(string.Empty, problem.GetProperty("title").GetString());
        Assert.Contains(detail, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }
}
