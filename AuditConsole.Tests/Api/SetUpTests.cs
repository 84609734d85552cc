using System.Net;
using AuditConsole.Core.Access.SetUp;
using AuditConsole.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AuditConsole.Tests.Api;

public sealed class SetUpTests
{
    private const string Password = "a long enough passphrase";

    [Fact]
    public async Task Before_set_up_there_is_one_page_and_programs_are_told_to_wait()
    {
        await using var app = new AppFactory { SetUp = false };
        using var client = app.Anonymous();
        foreach (var page in (string[])["/", "/timeline", "/signin", "/no/such/page"])
        {
            using var answer = await client.GetAsync(page);
            Assert.Equal("/setup", answer.Headers.Location?.OriginalString);
        }

        foreach (var path in (string[])["/ingest/k8s/audit/prod", "/api/v1/events", "/api/v1/audit-logs"])
        {
            using var answer = await client.PostAsync(path, new StringContent("{}"));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Equal("10", answer.Headers.RetryAfter?.ToString());
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        }

        Assert.Equal("ok", await client.GetStringAsync("/health/live"));
        Assert.Equal("ok", await client.GetStringAsync("/health/ready"));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/favicon.svg")).StatusCode);
    }

    [Fact]
    public async Task The_link_makes_the_first_account_signs_it_in_and_is_used_up()
    {
        await using var app = new AppFactory { SetUp = false };
        using var client = app.Anonymous();
        var link = "/setup?token=" + app.Services.GetRequiredService<SetUpToken>().Current;

        using var weak = await client.SendFormAsync(link, "setup", ("Email", "ada@example.com"), ("Password", "too short"), ("Again", "too short"));
        Assert.Contains("has 9 characters", await weak.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var differ = await client.SendFormAsync(link, "setup", ("Email", "ada@example.com"), ("Password", Password), ("Again", Password + "x"));
        Assert.Contains("two passwords differ", await differ.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var made = await client.SendFormAsync(link, "setup", ("Email", "ada@example.com"), ("Password", Password), ("Again", Password));

        Assert.Equal(HttpStatusCode.Redirect, made.StatusCode);
        Assert.EndsWith("/welcome", made.Headers.Location?.OriginalString, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/account")).StatusCode);
        Assert.Equal("ada@example.com", Assert.Single(app.Intake.OfType("config.user.create")).Resource.Name);
        Assert.Single(app.Intake.OfType("authentication.login"));
        Assert.False(File.Exists(Path.Combine(app.DataDirectory, "setup-token")));

        using var late = app.Anonymous();
        Assert.EndsWith("/signin", (await late.GetAsync(link)).Headers.Location?.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Looking_at_wrong_links_spoils_nothing_and_the_fifth_wrong_form_wears_out_the_right_one()
    {
        await using var app = new AppFactory { SetUp = false };
        using var client = app.Anonymous();
        var token = app.Services.GetRequiredService<SetUpToken>();
        var right = token.Current;
        for (var i = 0; i < 12; i++)
        {
            var html = await client.GetStringAsync("/setup?token=wrong");
            Assert.Contains("This link is wrong or too old", html, StringComparison.Ordinal);
        }

        Assert.Equal(right, token.Current);
        for (var i = 0; i < 5; i++)
        {
            using var wrong = await client.SendFormAsync("/setup", "setup", ("Token", "wrong"), ("Email", "ada@example.com"), ("Password", Password), ("Again", Password));
            Assert.Contains("wrong or too old", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.NotEqual(right, token.Current);

        using var refused = await client.SendFormAsync("/setup", "setup", ("Token", right!), ("Email", "ada@example.com"), ("Password", Password), ("Again", Password));
        Assert.Contains("wrong or too old", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(app.Intake.OfType("config.user.create"));
        using var made = await client.SendFormAsync("/setup", "setup", ("Token", token.Current!), ("Email", "ada@example.com"), ("Password", Password), ("Again", Password));
        Assert.Equal(HttpStatusCode.Redirect, made.StatusCode);
    }

    [Fact]
    public async Task Set_up_from_the_environment_makes_account_and_key_and_issues_no_link()
    {
        await using var app = new AppFactory();
        using var person = await app.SignedInAsync();
        using var program = app.WithKey();
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/openapi/v1.json")).StatusCode);
        Assert.Null(app.Services.GetRequiredService<SetUpToken>().Current);
        Assert.Single(app.Intake.OfType("config.user.create"));
        var key = Assert.Single(app.Intake.Offered, o => o.Event.Type == "config.key.create");
        Assert.DoesNotContain(AppFactory.ApiKey, System.Text.Encoding.UTF8.GetString(key.Bodies.After.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_keys_of_the_browsers_cookies_are_their_owners_alone()
    {
        await using var app = new AppFactory();
        using var client = await app.SignedInAsync();
        var directory = new DirectoryInfo(Path.Combine(app.DataDirectory, "dp-keys"));
        Assert.NotEmpty(directory.GetFiles());
        if (!OperatingSystem.IsWindows())
        {
            Assert.All(directory.GetFiles(), f => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, f.UnixFileMode));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, directory.UnixFileMode);
        }
    }
}
