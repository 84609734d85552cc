using System.Text.RegularExpressions;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace AuditConsole.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class StrangerTests(Stage stage)
{
    [Fact]
    public Task Every_page_leads_a_stranger_to_sign_in() => stage.Stranger.VisitAsync(async page =>
    {
        foreach (var (address, _) in Pages.Console.Values)
        {
            await page.GotoAsync(address);
            await Expect(page).ToHaveURLAsync(new Regex("/signin\\?returnUrl="));
        }

        await page.GotoAsync("/");
        await Expect(page).ToHaveURLAsync(new Regex("/signin$"));
    });

    [Fact]
    public Task After_sign_in_the_wanted_page_opens() => stage.Stranger.VisitAsync(async page =>
    {
        await page.GotoAsync(Recorded.Policy + "?open=v2");
        await page.GetByLabel("E-mail").FillAsync(Support.AppFactory.Email);
        await page.GetByLabel("Password").FillAsync(Support.AppFactory.Password);
        await page.Button("Sign in").ClickAsync();
        await Expect(page.Locator(".in-place .diff table")).ToBeVisibleAsync();
    });
}
