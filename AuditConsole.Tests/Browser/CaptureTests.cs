using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace AuditConsole.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class CaptureTests(Stage stage)
{
    [Fact]
    public Task A_file_is_uploaded_counted_and_shown_over_its_own_span() => stage.Visitor.VisitAsync(async page =>
    {
        var lines = (await File.ReadAllLinesAsync(Recorded.File))[..60];
        await page.GotoAsync("/capture");
        await ChooseAsync(page, "part.jsonl", "uploaded", string.Join('\n', lines));

        var result = page.Locator(".imports li").Filter(new() { HasText = "part.jsonl" });
        await Expect(result).ToContainTextAsync("60 events: 60 stored, 0 already there, 0 refused");
        await result.GetByRole(AriaRole.Link, new() { Name = "Show on the Timeline" }).ClickAsync();

        await Expect(page).ToHaveURLAsync(new Regex("/timeline\\?from=2026-11-21T08(:|%3A)11(:|%3A)37Z&to=2026-11-21T08"));
        await Expect(page.Rows().First).ToBeVisibleAsync();
        await page.GotoAsync("/capture");
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "uploaded" })).ToContainTextAsync("60");
    });

    [Fact]
    public Task What_is_refused_is_named_with_its_line_and_its_reason() => stage.Visitor.VisitAsync(async page =>
    {
        await page.GotoAsync("/capture");
        await ChooseAsync(page, "odd.jsonl", "odd", """
            {"timestamp":"2026-11-20T10:00:00Z","event_type":"policy.modify","actor":{"name":"ada"},"resource":{"type":"policy","name":"dmz"},"action":{"operation":"update"}}
            {"event_type":"policy.modify","actor":{"name":"ada"}}
            """);

        var result = page.Locator(".imports li").Filter(new() { HasText = "odd.jsonl" });
        await Expect(result).ToContainTextAsync("2 events: 1 stored, 0 already there, 1 refused");
        await result.GetByText("1 refused event").ClickAsync();
        await Expect(result.Locator(".errors")).ToContainTextAsync("line 2");
        await Expect(result.Locator(".errors")).ToContainTextAsync("timestamp");

        var refused = page.Locator(".quarantine li").Filter(new() { HasText = "odd" });
        await Expect(refused).ToContainTextAsync("A required field is missing");
        await refused.GetByRole(AriaRole.Button, new() { Name = "Sample" }).ClickAsync();
        await Expect(refused.Locator("pre")).ToContainTextAsync("policy.modify");
    });

    [Fact]
    public Task A_token_is_shown_once_sends_is_followed_by_the_next_and_ended() => stage.Visitor.VisitAsync(async page =>
    {
        await Sent.AcceptedAsync(stage.Api, "tokens", Sent.Now("ada", "dmz"));
        await page.GotoAsync("/capture/tokens");
        await page.Button("New token").ClickAsync();
        var token = await page.Locator("#created-token").InnerTextAsync();
        using var sender = new HttpClient { BaseAddress = stage.Api.BaseAddress };
        sender.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        await Sent.AcceptedAsync(sender, "tokens", Sent.Now("grace", "dmz"));
        await page.Button("I have it").ClickAsync();
        await Expect(page.Locator("#created-token")).ToHaveCountAsync(0);

        var tokens = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "acs_" });
        await Expect(tokens).ToContainTextAsync(["never"]);
        await page.GetByLabel("the old end").SelectOptionAsync("1");
        await page.Button("Rotate").ClickAsync();
        await Expect(tokens).ToHaveCountAsync(2);
        await Expect(tokens.Filter(new() { HasText = "never" })).ToHaveCountAsync(1);

        await tokens.Filter(new() { HasNotText = "never" }).GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Revoke") }).ClickAsync();
        await page.Button("Revoke now").ClickAsync();
        await Expect(tokens).ToHaveCountAsync(1);
        using var refused = await sender.PostAsync(new Uri("/api/v1/events", UriKind.Relative), new StringContent("{}", Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    });

    [Fact]
    public Task A_source_is_tried_paused_resumed_and_set() => stage.Visitor.VisitAsync(async page =>
    {
        await Sent.AcceptedAsync(stage.Api, "edge", Sent.Now("ada", "dmz"));
        await page.GotoAsync("/capture/edge");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send a test event" }).ClickAsync();
        await Expect(page.GetByText("The test event is in the ledger as")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Expect(page.GetByText("Nothing is taken from this source")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Send a test event" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The source is paused");
        await page.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await Expect(page.GetByText("Nothing is taken from this source")).ToHaveCountAsync(0);

        await page.GetByLabel("Trusted proxies").FillAsync("proxy");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("'proxy' is neither an address nor a block");
        await page.GetByLabel("Trusted proxies").FillAsync("10.0.0.0/8");
        await page.GetByLabel("Cluster").FillAsync("edge-1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator(".sourcefacts")).ToContainTextAsync("edge-1");
    });

    [Fact]
    public Task A_refused_event_is_let_go_after_a_second_look() => stage.Visitor.VisitAsync(async page =>
    {
        await page.GotoAsync("/capture");
        await ChooseAsync(page, "gone.jsonl", "gone", """{"event_type":"policy.modify","actor":{"name":"ada"}}""");
        var refused = page.Locator(".quarantine li").Filter(new() { HasText = "gone" });

        await refused.GetByRole(AriaRole.Button, new() { Name = "Replay" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("It is still refused");
        await refused.GetByRole(AriaRole.Button, new() { Name = "Discard" }).ClickAsync();
        await refused.GetByRole(AriaRole.Button, new() { Name = "Discard it" }).ClickAsync();

        await Expect(page.GetByText("1 refused event discarded.")).ToBeVisibleAsync();
        await Expect(refused).ToHaveCountAsync(0);
    });

    private static async Task ChooseAsync(IPage page, string name, string source, string content)
    {
        await page.Locator("form.upload").GetByLabel("Source").FillAsync(source);
        await page.Locator("form.upload input[type=file]").SetInputFilesAsync(new FilePayload { Name = name, MimeType = "application/x-ndjson", Buffer = Encoding.UTF8.GetBytes(content) });
        await page.Locator("form.upload").GetByRole(AriaRole.Button, new() { Name = "Import" }).ClickAsync();
    }
}
