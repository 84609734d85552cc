using Xunit;
using static Microsoft.Playwright.Assertions;

namespace AuditConsole.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class LiveTests(Stage stage)
{
    [Fact]
    public Task Turned_on_live_shows_an_event_as_it_comes() => stage.Visitor.VisitAsync(async page =>
    {
        await Sent.AcceptedAsync(stage.Api, "live-on", Sent.Now("ada", "first"));
        await page.GotoAsync("/timeline?q=source%3Alive-on");
        await Expect(page.Rows()).ToHaveCountAsync(1);
        await page.ReadyAsync();

        await page.Button("Live").ClickAsync();
        await Expect(page.Button("Live")).ToHaveAttributeAsync("aria-pressed", "true");
        await Sent.AcceptedAsync(stage.Api, "live-on", Sent.Now("grace", "second"));

        await Expect(page.Rows().First).ToContainTextAsync("grace");
        await Expect(page.Rows()).ToHaveCountAsync(2);
    });

    [Fact]
    public Task Not_live_new_events_are_counted_and_come_on_demand() => stage.Visitor.VisitAsync(async page =>
    {
        await Sent.AcceptedAsync(stage.Api, "live-off", Sent.Now("ada", "first"));
        await page.GotoAsync("/timeline?q=source%3Alive-off");
        await Expect(page.Rows()).ToHaveCountAsync(1);
        await page.ReadyAsync();

        await Sent.AcceptedAsync(stage.Api, "live-off", Sent.Now("grace", "second"));
        await Expect(page.Locator(".newpill")).ToContainTextAsync("1 new");
        await Expect(page.Rows()).ToHaveCountAsync(1);

        await page.Keyboard.PressAsync(".");
        await Expect(page.Rows().First).ToContainTextAsync("grace");
        await Expect(page.Locator(".newpill")).ToHaveCountAsync(0);
    });

    [Fact]
    public Task An_empty_list_fills_when_the_first_event_comes() => stage.Visitor.VisitAsync(async page =>
    {
        await page.GotoAsync("/timeline?q=source%3Alive-empty&live=1");
        await Expect(page.GetByText("No events match")).ToBeVisibleAsync();
        await page.ReadyAsync();

        await Sent.AcceptedAsync(stage.Api, "live-empty", Sent.Now("ada", "first"));
        await Expect(page.Rows()).ToHaveCountAsync(1);
    });
}
