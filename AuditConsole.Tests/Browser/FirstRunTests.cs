using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using AuditConsole.Core.Access.SetUp;
using AuditConsole.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace AuditConsole.Tests.Browser;

/// <summary>The first day of an installation, on a server of its own.</summary>
[Collection(BrowserCollection.Name)]
public sealed class FirstRunTests(Stage stage)
{
    private const string Email = "ada@example.com";
    private const string Password = "a long enough passphrase";
    private const string NewPassword = "another long enough passphrase";

    [Fact]
    public async Task From_the_one_time_link_to_the_first_event_and_a_new_password()
    {
        await using var app = new AppFactory { SetUp = false };
        var address = app.Serve();
        var ada = new Visitor(stage.Browser, address);
        await ada.VisitAsync(async page =>
        {
            await SetUpAsync(page, app.Services.GetRequiredService<SetUpToken>().Current!);
            await FirstEventAsync(page, address);
            await SignOutAndInAsync(page);
        });
        await ChangePasswordAsync(ada);
    }

    private static async Task SetUpAsync(IPage page, string token)
    {
        await page.GotoAsync("/timeline");
        await Expect(page).ToHaveURLAsync(new Regex("/setup$"));
        await Expect(page.GetByLabel("Set-up code")).ToBeVisibleAsync();

        await page.GotoAsync($"/setup?token={token}");
        await page.GetByLabel("Your e-mail").FillAsync(Email);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(Password);
        await page.GetByLabel("Password again").FillAsync(Password);
        await page.Button("Make the account").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/welcome$"));
    }

    private static async Task FirstEventAsync(IPage page, Uri address)
    {
        await Expect(page.GetByText("Waiting for the first event…")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("any shell")).ToContainTextAsync(address.Authority);
        await page.Button("Create a key").ClickAsync();
        var key = await page.Button("Copy the key").GetAttributeAsync("data-copy");
        await Expect(page.GetByLabel("any shell")).ToContainTextAsync(key!);

        using var client = new HttpClient { BaseAddress = address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        await Sent.AcceptedAsync(client, "prod", Sent.Now("ada", "dmz"));

        await Expect(page).ToHaveURLAsync(new Regex("/timeline"));
        await Expect(page.Rows().Filter(new() { HasText = "dmz" })).ToHaveCountAsync(1);
        await page.GotoAsync("/");
        await Expect(page).ToHaveURLAsync(new Regex("/timeline"));
    }

    private static async Task SignOutAndInAsync(IPage page)
    {
        await page.Button("Account").ClickAsync();
        await page.Button("Sign out").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/signin"));
        await page.GotoAsync("/policies");
        await Expect(page).ToHaveURLAsync(new Regex("/signin\\?returnUrl="));

        await page.GetByLabel("E-mail").FillAsync(Email);
        await page.GetByLabel("Password").FillAsync("not the passphrase");
        await page.Button("Sign in").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await Expect(page.GetByLabel("E-mail")).ToHaveValueAsync(Email);
        await Expect(page.GetByLabel("Password")).ToHaveValueAsync("");

        await page.GetByLabel("Password").FillAsync(Password);
        await page.Button("Sign in").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/policies$"));
    }

    private static async Task ChangePasswordAsync(Visitor ada)
    {
        await ada.SignInAsync(Email, Password);
        var first = ada.Cookies;
        await ada.SignInAsync(Email, Password);
        await ada.VisitAsync(async page =>
        {
            await page.GotoAsync("/account/sessions");
            await Expect(page.GetByRole(AriaRole.Row)).ToHaveCountAsync(4);
            await page.GotoAsync("/account");
            await page.GetByLabel("Current password").FillAsync(Password);
            await page.GetByLabel("New password", new() { Exact = true }).FillAsync(NewPassword);
            await page.GetByLabel("New password again").FillAsync(NewPassword);
            await page.Button("Change password").ClickAsync();
            await Expect(page.GetByText("The password is changed.")).ToBeVisibleAsync();
            await page.GotoAsync("/account/sessions");
            await Expect(page.GetByRole(AriaRole.Row)).ToHaveCountAsync(2);
        });
        ada.Cookies = first;
        await ada.VisitAsync(async page =>
        {
            await page.GotoAsync("/timeline");
            await Expect(page).ToHaveURLAsync(new Regex("/signin"));
        });
        await ada.SignInAsync(Email, NewPassword);
    }
}
