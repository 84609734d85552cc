using System.Net;
using AuditConsole.Core.Access;
using AuditConsole.Tests.Support;
using AuditConsole.Web.Hosting.Circuits;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AuditConsole.Tests.Api;

public sealed class DoorLimitTests
{
    [Fact]
    public async Task A_key_may_ask_so_often_and_another_is_not_held_up_by_it()
    {
        await using var app = new AppFactory().With("AuditConsole:Limits:ApiPerKey", "3");
        using var program = app.WithKey();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/openapi/v1.json")).StatusCode);
        }

        using var refused = await program.GetAsync("/openapi/v1.json");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        Assert.NotNull(refused.Headers.RetryAfter);
        using var person = await app.SignedInAsync();
        Assert.Equal(HttpStatusCode.OK, (await person.GetAsync("/openapi/v1.json")).StatusCode);
    }

    [Fact]
    public async Task Who_guesses_keys_is_slowed_down()
    {
        await using var app = new AppFactory().With("AuditConsole:Limits:ApiPerAddressAnonymous", "2");
        using var stranger = app.WithKey("a-guess-that-is-not-a-key-of-this-place");
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("/openapi/v1.json")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("/ingest/k8s/audit/prod")).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await stranger.GetAsync("/openapi/v1.json")).StatusCode);
    }

    [Fact]
    public async Task The_eleventh_page_of_a_person_is_a_plain_one_that_says_so()
    {
        await using var app = new AppFactory();
        using var person = await app.SignedInAsync();
        var directory = app.Services.GetRequiredService<AccessDirectory>();
        var count = app.Services.GetRequiredService<CircuitCount>();
        var account = directory.Current.Keys[0].OwnerId;
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await person.GetAsync("/access/keys")).StatusCode);
            count.Connected($"circuit {i}", account);
        }

        using var refused = await person.GetAsync("/access/keys");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        var html = await refused.Content.ReadAsStringAsync();
        Assert.Contains("too many pages of the console are open", html, StringComparison.Ordinal);
        Assert.DoesNotContain("\"type\":\"server\"", html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await person.GetAsync("/account")).StatusCode);

        count.Disconnected("circuit 3");
        Assert.Equal(HttpStatusCode.OK, (await person.GetAsync("/access/keys")).StatusCode);
    }

    [Theory]
    [InlineData("10.0.0.2", "203.0.113.5")]
    [InlineData("10.0.0.3", "10.0.0.3")]
    public async Task Only_a_known_proxy_is_believed_about_the_client(string peer, string client)
    {
        await using var app = new AppFactory().With("AuditConsole:ForwardedHeaders:KnownProxies", "10.0.0.2;192.0.2.0/24");
        await app.Server.SendAsync(context =>
        {
            context.Connection.RemoteIpAddress = IPAddress.Parse(peer);
            (context.Request.Method, context.Request.Path, context.Request.Host) = ("POST", "/ingest/k8s/audit/prod", new Microsoft.AspNetCore.Http.HostString("localhost"));
            context.Request.Headers["X-Forwarded-For"] = "198.51.100.1, 203.0.113.5";
        });
        Assert.Equal(client, Assert.Single(app.Intake.OfType("authentication.ingest")).Actor.Ip);
    }

    [Fact]
    public async Task Without_known_proxies_forwarded_headers_are_air()
    {
        await using var app = new AppFactory();
        await app.Server.SendAsync(context =>
        {
            context.Connection.RemoteIpAddress = IPAddress.Parse("127.0.0.1");
            (context.Request.Method, context.Request.Path, context.Request.Host) = ("POST", "/ingest/k8s/audit/prod", new Microsoft.AspNetCore.Http.HostString("localhost"));
            context.Request.Headers["X-Forwarded-For"] = "203.0.113.5";
        });
        Assert.Equal("127.0.0.1", Assert.Single(app.Intake.OfType("authentication.ingest")).Actor.Ip);
    }
}
