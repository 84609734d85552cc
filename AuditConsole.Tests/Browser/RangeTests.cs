using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace AuditConsole.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class RangeTests(Stage stage)
{
    [Fact]
    public Task A_range_without_events_leads_to_the_newest_ones() => stage.Visitor.VisitAsync(async page =>
    {
        await page.GotoAsync("/timeline?q=namespace%3Apayments&from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z");
        await Expect(page.GetByText("No events match")).ToBeVisibleAsync();
        await Expect(page.GetByText("Newest event")).ToContainTextAsync("2026");

        await page.Button("Go there").ClickAsync();
        await Expect(page.Rows().First).ToContainTextAsync("payments");
        await Expect(page).ToHaveURLAsync(new Regex("from=2026-11-2"));
    });

    [Fact]
    public Task A_range_with_nothing_but_own_events_leads_to_those_of_the_sources() => stage.Visitor.VisitAsync(async page =>
    {
        await page.GotoAsync($"/timeline?from={stage.Ready.AddHours(-1):yyyy-MM-ddTHH:mm:ssZ}&to={stage.Ready:yyyy-MM-ddTHH:mm:ssZ}");
        await Expect(page.Rows().First).ToBeVisibleAsync();
        await Expect(page.GetByText("nothing but what was done in this console")).ToBeVisibleAsync();

        await page.Button("Go there").ClickAsync();
        await Expect(page.GetByText("nothing but what was done in this console")).ToHaveCountAsync(0);
        await Expect(page.Rows().First).ToBeVisibleAsync();
    });

    [Fact]
    public Task A_range_is_typed_in_the_popover_and_a_wrong_one_is_explained() => stage.Visitor.VisitAsync(async page =>
    {
        await page.OpenTimelineAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Time range") }).ClickAsync();
        var box = page.GetByRole(AriaRole.Dialog, new() { Name = "Time range" });
        await Expect(box).ToBeVisibleAsync();

        await box.GetByLabel("Range", new() { Exact = true }).FillAsync("the other day");
        await Expect(box.GetByLabel("Range", new() { Exact = true })).ToHaveAttributeAsync("aria-invalid", "true");

        await box.GetByLabel("Range", new() { Exact = true }).FillAsync("2026-11-21");
        await box.GetByLabel("Range", new() { Exact = true }).PressAsync("Enter");
        await Expect(box).ToBeHiddenAsync();
        await Expect(page).ToHaveURLAsync(new Regex("from=2026-11-21T00(:|%3A)00"));
        await Expect(page.Rows().First).ToBeVisibleAsync();
    });

    [Theory]
    [InlineData("from=garbage", "“garbage” is not a time.", "The time range cannot be read")]
    [InlineData("q=acter:x", "acter", "The query cannot be read")]
    public Task A_link_that_asks_for_nothing_is_explained_and_waits_for_nothing(string link, string fault, string said) => stage.Visitor.VisitAsync(async page =>
    {
        await page.GotoAsync("/timeline?" + link);
        await Expect(page.Locator(".qerr")).ToContainTextAsync(fault);
        await Expect(page.Locator(".emp")).ToContainTextAsync(said);

        await Expect(page.GetByText("Counting…")).ToHaveCountAsync(0);
        await Expect(page.Locator(".main [aria-busy=true], .main [role=progressbar], .main .hist")).ToHaveCountAsync(0);
    });

    [Fact]
    public Task A_link_may_name_days() => stage.Visitor.VisitAsync(async page =>
    {
        await page.GotoAsync("/timeline?from=2026-11-21&to=2026-11-21");
        await Expect(page.Rows().First).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Time range: Sat 21 Nov( 2026)?, UTC") })).ToBeVisibleAsync();
    });

    [Fact]
    public Task The_keys_in_brackets_move_the_range_and_minus_widens_it() => stage.Visitor.VisitAsync(async page =>
    {
        await page.OpenTimelineAsync();
        await page.Keyboard.PressAsync("[");
        await Expect(page).ToHaveURLAsync(new Regex("to=2026-11-21T08(:|%3A)11"));
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Go there" })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("]");
        await Expect(page).ToHaveURLAsync(new Regex("from=2026-11-21T08(:|%3A)11"));
        await Expect(page.Rows().First).ToBeVisibleAsync();
    });

    [Fact]
    public Task A_click_on_a_bar_of_the_histogram_zooms_to_it() => stage.Visitor.VisitAsync(async page =>
    {
        await page.OpenTimelineAsync();
        var bar = page.Locator("figure.hist rect.k-changes").First;
        var box = (await bar.BoundingBoxAsync())!;
        await page.Mouse.ClickAsync(box.X + (box.Width / 2), box.Y + (box.Height / 2));

        await Expect(page).Not.ToHaveURLAsync(new Regex("from=2026-11-21T08(:|%3A)11(:|%3A)00Z&to=2026-11-21T08(:|%3A)30"));
        await Expect(page.Rows().First).ToBeVisibleAsync();
        await page.GoBackAsync();
        await Expect(page).ToHaveURLAsync(new Regex("to=2026-11-21T08(:|%3A)30"));
    });

    [Fact]
    public Task The_histogram_is_a_table_too() => stage.Visitor.VisitAsync(async page =>
    {
        await page.OpenTimelineAsync();
        await page.Button("View as table").ClickAsync();
        await Expect(page.Locator(".hist-table tbody tr").First).ToBeVisibleAsync();
    });
}
