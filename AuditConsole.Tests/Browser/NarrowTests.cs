using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace AuditConsole.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class NarrowTests(Stage stage)
{
    [Fact]
    public Task The_menu_and_the_filters_open_over_the_page() => stage.Visitor.VisitAsync(async page =>
    {
        await page.OpenTimelineAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Filters") }).ClickAsync();
        var facets = page.GetByRole(AriaRole.Complementary, new() { Name = "Filters" });
        await facets.GetByRole(AriaRole.Button, new() { Name = "delete", Exact = true }).ClickAsync();
        await Expect(page.Query()).ToHaveValueAsync("verb:delete");
        await page.Keyboard.PressAsync("Escape");
        await Expect(facets).ToBeHiddenAsync();

        await page.Button("Menu").ClickAsync();
        await page.Locator("#main-menu").GetByRole(AriaRole.Link, new() { Name = "Capture" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Capture");
        await Expect(page.Locator("#main-menu")).ToBeHiddenAsync();
    }, Look.Phone);
}
