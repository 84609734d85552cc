using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace AuditConsole.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class SampleTests(Stage stage)
{
    [Fact]
    public Task Sample_data_is_loaded_looked_at_left_and_removed() => stage.Visitor.VisitAsync(async page =>
    {
        await page.OpenSampleAsync();
        await Expect(page.Locator(".sample-bar")).ToContainTextAsync("Nothing of this happened in your clusters.");
        await Expect(page).ToHaveTitleAsync("Timeline · Sample data · AuditConsole");

        // Steps within the page keep the ledger in the address, whoever takes them.
        await page.AskAsync("name:security.internet-egress reason:*INC-2031*");
        await Expect(page).ToHaveURLAsync(new Regex("tenant=sample"));
        await Expect(page.Rows()).ToHaveCountAsync(1);
        await page.Rows().First.ClickAsync();
        await page.Drawer().GetByRole(AriaRole.Link, new() { Name = "Open Change Log" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/objects/prod-eu-1/.*tenant=sample"));
        await Expect(page.Locator("h1")).ToContainTextAsync("security.internet-egress");
        await Expect(page.Locator("a[download^=sample-]").First).ToHaveAttributeAsync("href", new Regex("tenant=sample"));
        var address = page.Url;

        // Capture is about the installation and says so.
        await page.Link("Capture").ClickAsync();
        await Expect(page.Locator(".sample-bar")).ToContainTextAsync("This page is about your own installation");

        await page.Button("Back to your own events").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/timeline$"));
        await Expect(page.Locator(".sample-bar")).ToHaveCountAsync(0);

        // A copied address shows the same to somebody who has chosen nothing.
        await page.GotoAsync(address);
        await Expect(page.Locator(".sample-bar")).ToBeVisibleAsync();
        await Expect(page.Locator("h1")).ToContainTextAsync("security.internet-egress");

        await page.RemoveSampleAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/timeline$"));
        await Expect(page.Locator("button.scope")).ToHaveCountAsync(0);
    });

    [Fact]
    public Task The_switch_chooses_between_ones_own_events_and_the_sample() => stage.Visitor.VisitAsync(async page =>
    {
        await page.OpenSampleAsync();
        await page.Locator(".side button.scope").ClickAsync();
        await page.Locator(".side").GetByRole(AriaRole.Button, new() { Name = "Your clusters" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/timeline$"));
        await page.Locator(".side button.scope").ClickAsync();
        await page.Locator(".side").GetByRole(AriaRole.Button, new() { Name = "Sample data" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/timeline\\?tenant=sample$"));

        // The choice holds for pages opened without a name.
        await page.GotoAsync("/policies");
        await Expect(page).ToHaveURLAsync(new Regex("/policies\\?tenant=sample$"));
        await Expect(page.GetByRole(AriaRole.Row).First).ToBeVisibleAsync();
        await page.RemoveSampleAsync();
    });
}
