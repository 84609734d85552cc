using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace AuditConsole.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class DrawerTests(Stage stage)
{
    private const string Updates = "name:allow-web AND verb:(update OR patch) AND outcome:success";

    [Fact]
    public Task A_row_opens_beside_the_list_with_diff_manifest_and_raw() => stage.Visitor.VisitAsync(async page =>
    {
        await page.OpenTimelineAsync(Updates);
        await page.Rows().First.ClickAsync();
        var drawer = page.Drawer();
        await Expect(drawer.GetByRole(AriaRole.Tab, new() { Name = "Diff" })).ToHaveAttributeAsync("aria-selected", "true");
        await Expect(drawer.Locator(".diff table")).ToBeVisibleAsync();
        await Expect(page).ToHaveURLAsync(new Regex("[?&]sel="));

        await page.Keyboard.PressAsync("2");
        await Expect(drawer.GetByRole(AriaRole.Region, new() { Name = "Manifest" })).ToContainTextAsync("kind: NetworkPolicy");
        await page.Keyboard.PressAsync("4");
        await Expect(drawer.GetByRole(AriaRole.Tabpanel)).ToContainTextAsync("request_id");
        await Expect(page).ToHaveURLAsync(new Regex("tab=raw"));
    });

    [Fact]
    public Task Beside_the_drawer_the_query_can_be_read_whatever_the_range_is() => stage.Visitor.VisitAsync(async page =>
    {
        await page.OpenTimelineAsync(Updates);
        await page.Rows().First.ClickAsync();
        await Expect(page.Drawer()).ToBeVisibleAsync();

        var box = (await page.Locator(".qbar").BoundingBoxAsync())!;
        var range = (await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Time range") }).BoundingBoxAsync())!;
        var drawer = (await page.Drawer().BoundingBoxAsync())!;
        Assert.InRange(box.Width, 200, 400);
        Assert.True(box.X + box.Width <= range.X && range.X + range.Width <= drawer.X);
    });

    [Fact]
    public Task Esc_closes_and_the_focus_is_back_on_the_row() => stage.Visitor.VisitAsync(async page =>
    {
        await page.OpenTimelineAsync(Updates);
        await page.Rows().Nth(1).ClickAsync();
        await Expect(page.Drawer().Locator(".ev-head .ttl")).ToContainTextAsync("allow-web");

        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Drawer()).ToHaveCountAsync(0);
        await Expect(page.Rows().Nth(1)).ToBeFocusedAsync();
        await Expect(page).Not.ToHaveURLAsync(new Regex("sel="));
    });

    [Fact]
    public Task J_and_k_walk_the_list_with_the_drawer_open() => stage.Visitor.VisitAsync(async page =>
    {
        await page.OpenTimelineAsync(Updates);
        await page.Rows().First.ClickAsync();
        await Expect(page.Locator(".ev.sel a[data-row]")).ToHaveAttributeAsync("href", (await page.Rows().First.GetAttributeAsync("href"))!);
        await Expect(page.Drawer().Locator(".facts, dl").First).ToBeVisibleAsync();

        await page.Keyboard.PressAsync("j");
        await Expect(page.Locator(".ev.sel a[data-row]")).ToHaveAttributeAsync("href", (await page.Rows().Nth(1).GetAttributeAsync("href"))!);
        await page.Keyboard.PressAsync("k");
        await Expect(page.Locator(".ev.sel a[data-row]")).ToHaveAttributeAsync("href", (await page.Rows().First.GetAttributeAsync("href"))!);
    });

    [Fact]
    public Task On_a_phone_the_drawer_is_a_sheet_that_keeps_the_focus_and_Esc_closes_it() => stage.Visitor.VisitAsync(async page =>
    {
        await page.OpenTimelineAsync(Updates);
        await page.Rows().First.ClickAsync();
        await Expect(page.Drawer().Locator(".diff table")).ToBeVisibleAsync();
        Assert.True(await page.EvaluateAsync<bool>("() => document.querySelector('dialog.drawer').matches(':modal')"));
        Assert.True(await page.EvaluateAsync<bool>("() => document.querySelector('dialog.drawer').contains(document.activeElement)"));
        Assert.False(await page.ScrollsSidewaysAsync());

        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Drawer()).ToHaveCountAsync(0);
        await Expect(page.Rows().First).ToBeFocusedAsync();
    }, Look.Phone);

    [Fact]
    public Task An_event_has_a_page_of_its_own() => stage.Visitor.VisitAsync(async page =>
    {
        await page.OpenTimelineAsync(Updates);
        await page.GotoAsync((await page.Rows().First.GetAttributeAsync("href"))!);
        await Expect(page.Locator(".event-page .diff table")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Tab, new() { Name = "Raw" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Tabpanel)).ToContainTextAsync("request_id");
        await page.Link("In the Timeline").ClickAsync();
        await Expect(page.Drawer().Locator(".ev-head .ttl")).ToContainTextAsync("allow-web");
    });
}
