using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AuditConsole.Tests.Support;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace AuditConsole.Tests.Browser;

/// <summary>What is typed into forms or called like that comes out as text, also in titles, names of downloads and both ways to show a difference.</summary>
[Collection(BrowserCollection.Name)]
public sealed class HostileFormTests(Stage stage)
{
    private const string Tricks = "\"'><img src=x onerror=window.__x=1>\u202Ed\u200B";
    private const string Hidden = "[\\u0000-\\u001F\\u007F-\\u009F\\u200B-\\u200F\\u202A-\\u202E\\u2066-\\u2069\\uFEFF]";

    [Fact]
    public Task A_name_that_a_person_gives_is_only_text() => stage.Visitor.VisitAsync(async page =>
    {
        await page.GotoAsync("/access/keys");
        foreach (var name in new[] { Tricks, "javascript:window.__x=1", "{{7*7}}=HYPERLINK(1)" })
        {
            await page.Button("New key").ClickAsync();
            await page.GetByLabel("Name").FillAsync(name);
            await page.GetByLabel("May", new() { Exact = true }).SelectOptionAsync("read");
            await page.Button("Make the key").ClickAsync();
            await page.Button("I have it").ClickAsync();
        }

        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "onerror" })).ToContainTextAsync("⟨U+202E⟩");
        await AssertOnlyTextAsync(page);
        await page.Button("New key").ClickAsync();
        await page.GetByLabel("Name").FillAsync("a\u0007b");
        await page.GetByLabel("May", new() { Exact = true }).SelectOptionAsync("read");
        await page.Button("Make the key").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The name will not do");

        // The console's own events name the key as well.
        await page.GotoAsync("/timeline?q=source%3Aauditconsole%20onerror");
        await Expect(page.Rows().First).ToContainTextAsync("⟨U+202E⟩");
        await AssertOnlyTextAsync(page);
    });

    [Fact]
    public Task What_is_set_of_a_source_is_only_text() => stage.Visitor.VisitAsync(async page =>
    {
        await Sent.AcceptedAsync(stage.Api, "hostile-set", Sent.Now("ada", "dmz"));
        await page.GotoAsync("/capture/hostile-set");
        await page.GetByLabel("Trusted proxies").FillAsync(Tricks.Replace(" ", string.Empty, StringComparison.Ordinal));
        await page.Button("Save").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("is neither an address nor a block");
        await AssertOnlyTextAsync(page);
        await page.GetByLabel("Trusted proxies").FillAsync(string.Empty);
        await page.GetByLabel("Cluster").FillAsync(Tricks);
        await page.GetByLabel("Project").FillAsync("<b>\u202E");
        await page.Button("Save").ClickAsync();
        await Expect(page.Locator(".sourcefacts")).ToContainTextAsync("⟨U+202E⟩");
        await AssertOnlyTextAsync(page);
        await page.GotoAsync("/capture");
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "hostile-set" })).ToBeVisibleAsync();
        await AssertOnlyTextAsync(page);
    });

    [Fact]
    public Task The_name_of_an_uploaded_file_and_its_lines_are_only_text() => stage.Visitor.VisitAsync(async page =>
    {
        await page.GotoAsync("/capture");
        var form = page.Locator("form.upload");
        await form.GetByLabel("Source").FillAsync("hostile-file");
        var lines = HostileWords.All.Where(w => w.Title != "huge").Select(w => $$"""{"timestamp":"{{w.Json}}","event_type":"{{w.Json}}"}""");
        await form.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = Tricks.Replace("/", "_", StringComparison.Ordinal) + "\r\nx.jsonl", MimeType = "application/x-ndjson", Buffer = Encoding.UTF8.GetBytes(string.Join('\n', lines)) });
        await form.GetByRole(AriaRole.Button, new() { Name = "Import" }).ClickAsync();

        // Its errors are items as well.
        var result = page.Locator(".imports li").Filter(new() { HasText = "onerror" }).First;
        await Expect(result).ToContainTextAsync("0 stored");
        await result.GetByText(new Regex("refused events?$")).ClickAsync();
        await Expect(result.Locator(".errors")).ToContainTextAsync("⟨U+202E⟩");
        await AssertOnlyTextAsync(page);
        var refused = page.Locator(".quarantine li").Filter(new() { HasText = "hostile-file" }).First;
        await refused.GetByRole(AriaRole.Button, new() { Name = "Sample" }).ClickAsync();
        await Expect(refused.Locator("pre")).ToContainTextAsync("event_type");
        await AssertOnlyTextAsync(page);
    });

    [Fact]
    public async Task An_object_is_only_text_in_titles_downloads_and_both_differences()
    {
        await Sent.AuditAsync(stage.Api, "hostile-title", Write("create", "1"));
        await Sent.AuditAsync(stage.Api, "hostile-title", Write("update", "2"));

        await stage.Visitor.VisitAsync(async page =>
        {
            await page.GotoAsync("/timeline?q=source%3Ahostile-title");
            await page.ReadyAsync();
            await page.Rows().First.ClickAsync();
            foreach (var tab in new[] { "Diff", "Manifest", "Raw" })
            {
                await page.Drawer().GetByRole(AriaRole.Tab, new() { Name = tab }).ClickAsync();
                await Expect(page.Drawer().GetByRole(AriaRole.Tabpanel)).ToContainTextAsync("onerror");
                await AssertOnlyTextAsync(page);
            }

            await page.Drawer().GetByRole(AriaRole.Link, new() { Name = "Open Change Log" }).ClickAsync();
            await Expect(page).ToHaveURLAsync(new Regex("/objects/"));
            var address = page.Url.Split('?')[0];
            await AssertTitleAsync(page);
            foreach (var (path, shown) in new[] { ("?open=v2&diff=split", ".in-place .diff table.split"), ("?tab=manifest", ".diff .doc table"), ("/compare?base=v1&head=v2", ".diff table"), ("/compare?base=v1&head=v2&diff=split", ".diff table.split") })
            {
                await page.GotoAsync(address + path);
                await Expect(page.Locator(shown)).ToContainTextAsync("⟨U+202E⟩");
                await AssertTitleAsync(page);
                await AssertOnlyTextAsync(page);
            }
        });
    }

    [Fact]
    public async Task The_page_of_an_event_has_a_title_that_is_only_text()
    {
        await Sent.AcceptedAsync(stage.Api, "hostile-event", Sent.Now(Tricks, Tricks));
        await stage.Visitor.VisitAsync(async page =>
        {
            await page.GotoAsync("/timeline?q=source%3Ahostile-event");
            await page.GotoAsync((await page.Rows().First.GetAttributeAsync("href"))!);
            await page.GetByRole(AriaRole.Tab, new() { Name = "Raw" }).ClickAsync();
            await Expect(page.Locator(".event-page pre")).ToContainTextAsync("⟨U+202E⟩");
            await AssertTitleAsync(page);
            await AssertOnlyTextAsync(page);
        });
    }

    private static async Task AssertTitleAsync(IPage page)
    {
        await Expect(page).ToHaveTitleAsync(new Regex("onerror.*⟨U\\+202E⟩.* AuditConsole$"));
        Assert.DoesNotMatch(Hidden, await page.TitleAsync());
    }

    private static async Task AssertOnlyTextAsync(IPage page)
    {
        Assert.Equal("undefined", await page.EvaluateAsync<string>("() => typeof window.__x"));
        Assert.Equal(0, await page.Locator("img, body script:not([src]), a[href^='javascript:']").CountAsync());
        Assert.Empty(await page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('a[download]')].map(a => a.getAttribute('download')).filter(name => !/^[a-z0-9.-]{1,80}$/.test(name))"));
        Assert.Empty(await page.EvaluateAsync<string[]>($$"""
            () => [...document.querySelectorAll('body *')]
              .flatMap(e => e.closest('.qt') ? [] : [...[...e.childNodes].filter(n => n.nodeType === Node.TEXT_NODE).map(n => n.data.replace(/[\t\r\n]/g, '')), ...['title', 'aria-label', 'alt'].map(a => e.getAttribute(a) ?? '')])
              .filter(text => /{{Hidden}}/.test(text))
            """));
    }

    private static JsonObject Write(string verb, string version)
    {
        JsonObject Document() => new()
        {
            ["apiVersion"] = "crd.projectcalico.org/v1",
            ["kind"] = "NetworkSet",
            ["metadata"] = new JsonObject { ["name"] = Tricks, ["namespace"] = Tricks, ["uid"] = "5f0c9c1c-0000-4000-8000-000000000002", ["resourceVersion"] = version },
            ["spec"] = new JsonObject { [Tricks] = $"v{version} {Tricks}", ["nets"] = new JsonArray(Tricks, "a\n" + Tricks, "\u001b[31m\u0085") },
        };
        var now = Sent.Now("x", "x")["timestamp"]!.GetValue<string>();
        return new JsonObject
        {
            ["kind"] = "Event",
            ["apiVersion"] = "audit.k8s.io/v1",
            ["level"] = "RequestResponse",
            ["auditID"] = Guid.NewGuid().ToString(),
            ["stage"] = "ResponseComplete",
            ["requestURI"] = "/apis/x?" + Tricks,
            ["verb"] = verb,
            ["user"] = new JsonObject { ["username"] = Tricks },
            ["objectRef"] = new JsonObject { ["resource"] = "networksets", ["namespace"] = Tricks, ["name"] = Tricks, ["apiGroup"] = "crd.projectcalico.org", ["apiVersion"] = "v1" },
            ["responseStatus"] = new JsonObject { ["code"] = 200 },
            ["requestObject"] = Document(),
            ["responseObject"] = Document(),
            ["stageTimestamp"] = now,
        };
    }
}
