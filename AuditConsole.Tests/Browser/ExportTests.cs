using System.Text.Json;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace AuditConsole.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class ExportTests(Stage stage)
{
    [Fact]
    public Task What_the_query_found_is_taken_away_as_a_file_and_the_taking_is_an_event() => stage.Visitor.VisitAsync(async page =>
    {
        await page.OpenTimelineAsync();
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("name:allow-web verb:update outcome:success");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".res-text")).ToContainTextAsync("1 object");
        var shown = int.Parse((await page.Locator(".res-text b").First.InnerTextAsync()).Replace(",", "", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("e");
        var menu = page.Locator("#export-menu");
        await Expect(menu).ToBeVisibleAsync();

        var csv = await TakeAsync("CSV");
        Assert.Matches(@"^audit-default-.+\.csv$", csv.Name);
        Assert.Equal(shown, csv.Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length - 1);
        Assert.StartsWith("\uFEFFseq,time,", csv.Text, StringComparison.Ordinal);

        // The menu stays for whoever takes a second form.
        var lines = await TakeAsync("JSON lines (NDJSON)");
        Assert.All(lines.Text.TrimEnd('\n').Split('\n'), line => Assert.Equal("allow-web", JsonDocument.Parse(line).RootElement.GetProperty("resource").GetProperty("name").GetString()));

        await page.GotoAsync("/timeline?q=event_type:access.export&noise=1");
        await Expect(page.Locator(".res-text")).ToContainTextAsync("4 events");
        await Expect(page.GetByText("2 Exports")).ToBeVisibleAsync();

        async Task<(string Name, string Text)> TakeAsync(string format)
        {
            var download = await page.RunAndWaitForDownloadAsync(() => menu.GetByRole(AriaRole.Link, new() { Name = format, Exact = true }).ClickAsync());
            return (download.SuggestedFilename, System.Text.Encoding.UTF8.GetString(await File.ReadAllBytesAsync((await download.PathAsync())!)));
        }
    });
}
