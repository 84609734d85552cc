using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace AuditConsole.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class NarrowTests(Stage stage)
{
    [Fact]
    public Task No_page_scrolls_sideways_on_a_phone() => stage.Visitor.VisitAsync(async (page, watch) =>
    {
        watch.Provoked = "404";
        var wide = new List<string>();
        foreach (var name in Pages.Console.Keys)
        {
            await page.SetViewportSizeAsync(390, 844);
            await page.OpenAsync(name);
            foreach (var width in (int[])[390, 320])
            {
                await page.SetViewportSizeAsync(width, 844);
                if (await page.ScrollsSidewaysAsync())
                {
                    wide.Add($"{name} at {width}: {await WidestAsync(page)}");
                }
            }
        }

        Assert.True(wide.Count == 0, string.Join('\n', wide));
    }, Look.Phone);

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

    private static Task<string> WidestAsync(IPage page) => page.EvaluateAsync<string>("""
        () => {
          const out = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && e.checkVisibility());
          return out.slice(0, 4).map(e => `${e.tagName}.${e.className} ${Math.round(e.getBoundingClientRect().right)}`).join(', ');
        }
        """);
}
