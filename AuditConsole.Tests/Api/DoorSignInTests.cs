using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using AuditConsole.Tests.Support;
using Xunit;

namespace AuditConsole.Tests.Api;

public sealed partial class DoorSignInTests(AppFactory app) : IClassFixture<AppFactory>
{
    private const string Wrong = "not the right passphrase";

    [Fact]
    public async Task Signing_in_opens_the_page_that_was_asked_for()
    {
        using var client = app.Anonymous();
        using var asked = await client.GetAsync("/access/keys?x=1");
        Assert.Equal("/signin?returnUrl=%2Faccess%2Fkeys%3Fx%3D1", asked.Headers.Location?.OriginalString.Replace("=/access/keys", "=%2Faccess%2Fkeys", StringComparison.Ordinal));

        using var answer = await client.SendFormAsync(asked.Headers.Location!.OriginalString, "signin", ("Email", AppFactory.Email), ("Password", AppFactory.Password));

        Assert.Equal("/access/keys?x=1", PathOf(answer));
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), c => c.StartsWith("ac=", StringComparison.Ordinal));
        Assert.Matches("^ac=[A-Za-z0-9_-]{43}; path=/; samesite=lax; httponly$", cookie);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/access/keys")).StatusCode);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    public async Task No_address_leads_to_another_site(string target)
    {
        using var client = app.Anonymous();
        using var answer = await client.SendFormAsync("/signin?returnUrl=" + Uri.EscapeDataString(target), "signin", ("Email", AppFactory.Email), ("Password", AppFactory.Password));
        Assert.Equal("/", PathOf(answer));
    }

    [Fact]
    public async Task Over_TLS_the_cookie_is_bound_to_the_host()
    {
        using var client = app.Anonymous("https");
        using var answer = await client.SendFormAsync("/signin", "signin", ("Email", AppFactory.Email), ("Password", AppFactory.Password));
        Assert.Contains(answer.Headers.GetValues("Set-Cookie"), c => c.StartsWith("__Host-ac=", StringComparison.Ordinal) && c.EndsWith("; path=/; secure; samesite=lax; httponly", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Unknown_accounts_and_wrong_passwords_get_the_same_answer_in_the_same_time()
    {
        await using var own = new AppFactory().With("AuditConsole:Limits:SignInPerAddress", "100");
        using var client = own.Anonymous();
        var (knownText, knownTime) = await RefusedAsync(client, AppFactory.Email);
        var (unknownText, unknownTime) = await RefusedAsync(client, "nobody@example.com");

        Assert.Equal(knownText, unknownText);
        Assert.Contains("do not match", knownText, StringComparison.Ordinal);
        Assert.InRange(unknownTime.TotalMilliseconds, 450, 10_000);
        Assert.InRange(knownTime.TotalMilliseconds, 450, 10_000);
    }

    [Fact]
    public async Task A_locked_account_answers_like_a_wrong_password_and_its_open_session_goes_on()
    {
        await using var own = new AppFactory().With("AuditConsole:Limits:SignInPerAddress", "100");
        using var inside = await own.SignedInAsync();
        using var outside = own.Anonymous();
        var (text, _) = await RefusedAsync(outside, AppFactory.Email);
        for (var i = 0; i < 4; i++)
        {
            await RefusedAsync(outside, AppFactory.Email);
        }

        var (locked, _) = await RefusedAsync(outside, AppFactory.Email, AppFactory.Password);

        Assert.Equal(text, locked);
        Assert.Single(own.Intake.OfType("authentication.lockout"));
        Assert.Equal(HttpStatusCode.OK, (await inside.GetAsync("/account")).StatusCode);
    }

    [Fact]
    public async Task An_address_may_try_ten_times_a_minute()
    {
        await using var own = new AppFactory();
        using var client = own.Anonymous();
        HttpResponseMessage? last = null;
        for (var i = 0; i < 11; i++)
        {
            // Without the page's hidden fields a form is refused before any password is looked at, and counts all the same.
            last = await client.PostAsync("/signin", new FormUrlEncodedContent([]));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, last!.StatusCode);
        Assert.NotNull(last.Headers.RetryAfter);
        Assert.Contains("Too much at once", await last.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/signin")).StatusCode);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_for_whoever_kept_its_cookie()
    {
        await using var own = new AppFactory();
        using var client = own.Anonymous();
        using var signedIn = await client.SendFormAsync("/signin", "signin", ("Email", AppFactory.Email), ("Password", AppFactory.Password));
        var cookie = signedIn.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("ac=", StringComparison.Ordinal)).Split(';')[0];

        using var answer = await client.SendFormAsync("/account", "signout");

        Assert.Equal("/signin", PathOf(answer));
        using var thief = own.Anonymous();
        thief.DefaultRequestHeaders.Add("Cookie", cookie);
        Assert.Equal(HttpStatusCode.Redirect, (await thief.GetAsync("/account")).StatusCode);
        Assert.Single(own.Intake.OfType("authentication.logout"));
    }

    [Fact]
    public async Task Signing_out_takes_more_than_a_link_from_elsewhere()
    {
        using var client = await app.SignedInAsync();
        Assert.Equal(HttpStatusCode.BadRequest, (await client.PostAsync("/signout", new FormUrlEncodedContent([]))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/account")).StatusCode);
    }

    [Fact]
    public async Task A_new_password_ends_other_sessions_and_gives_this_browser_a_new_one()
    {
        const string next = "a wholly different passphrase";
        await using var own = new AppFactory();
        using var here = await own.SignedInAsync();
        using var there = await own.SignedInAsync();

        using var wrong = await here.SendFormAsync("/account", "password", ("Current", Wrong), ("Password", next), ("Again", next));
        Assert.Contains("current password is wrong", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var weak = await here.SendFormAsync("/account", "password", ("Current", AppFactory.Password), ("Password", "short"), ("Again", "short"));
        Assert.Contains("has 5 characters", await weak.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await there.GetAsync("/account")).StatusCode);

        using var changed = await here.SendFormAsync("/account", "password", ("Current", AppFactory.Password), ("Password", next), ("Again", next));

        Assert.Equal("/account/password?changed=true", PathOf(changed));
        Assert.Equal(HttpStatusCode.OK, (await here.GetAsync("/account")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await there.GetAsync("/account")).StatusCode);
        using var again = await own.SignedInAsync(next);
    }

    [Fact]
    public async Task The_list_of_sessions_ends_the_others_one_by_one_or_all()
    {
        await using var own = new AppFactory();
        using var here = await own.SignedInAsync();
        using var there = await own.SignedInAsync();
        var html = await here.GetStringAsync("/account/sessions");
        var form = EndForm().Match(html).Groups[1].Value;

        using var ended = await here.SendFormAsync("/account/sessions", form);

        Assert.Equal(HttpStatusCode.Redirect, ended.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await there.GetAsync("/account")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await here.GetAsync("/account")).StatusCode);
        Assert.Single(own.Intake.OfType("authentication.session.end"));
    }

    private static string PathOf(HttpResponseMessage answer)
    {
        var location = answer.Headers.Location;
        return location is null ? $"({(int)answer.StatusCode})" : location.IsAbsoluteUri ? location.PathAndQuery : location.OriginalString;
    }

    private static async Task<(string Text, TimeSpan Time)> RefusedAsync(HttpClient client, string email, string password = Wrong)
    {
        await client.GetAsync("/signin");
        var started = Stopwatch.GetTimestamp();
        using var answer = await client.SendFormAsync("/signin", "signin", ("Email", email), ("Password", password));
        var time = Stopwatch.GetElapsedTime(started);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var text = await answer.Content.ReadAsStringAsync();

        // What differs from one answer to the next in any case: tokens, and the address typed.
        return (Tokens().Replace(text, "…").Replace(email, "(address)", StringComparison.Ordinal), time);
    }

    [GeneratedRegex("(value=\"CfDJ[^\"]*\"|<!--.*?-->)", RegexOptions.Singleline)]
    private static partial Regex Tokens();

    [GeneratedRegex("value=\"(end-[0-9a-f]{16})\"")]
    private static partial Regex EndForm();
}
