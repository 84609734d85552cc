using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AuditConsole.Tests.Support;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace AuditConsole.Tests.Browser;

/// <summary>What others write is shown and never run, whatever field they write it in.</summary>
[Collection(BrowserCollection.Name)]
public sealed class HostileTests(Stage stage)
{
    private const string Payload = "\"'><img src=x onerror=\"window.__x=1\"><script>window.__x=1</script><a href=\"javascript:window.__x=1\">\u202Eevil\u200B\u2066";
    private const string Scheme = "javascript:window.__x=1";

    // What a person typed stays as typed, in the query's field and the colours under it.
    private const string UnseenText = """
        () => [...document.querySelectorAll('body *')]
          .filter(e => !e.closest('.qt') && [...e.childNodes].some(n => n.nodeType === Node.TEXT_NODE && /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u200B-\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/.test(n.data)))
          .map(e => `${e.parentElement.outerHTML.slice(0, 300)}`)
        """;

    [Fact]
    public async Task A_native_event_made_of_markup_is_only_text()
    {
        var sent = Sent.Now(Payload, Payload);
        foreach (var (part, fields) in new[] { ("actor", "id email user_agent"), ("resource", "id namespace kind cluster url"), ("action", "reason message description"), ("metadata", "project note") })
        {
            var members = sent[part] as JsonObject ?? [];
            foreach (var field in fields.Split(' '))
            {
                members[field] = field == "url" ? Scheme : Payload;
            }

            sent[part] = members;
        }

        sent["metadata"]!["tags"] = new JsonArray(Payload, Scheme);
        sent["before"] = new JsonObject { [Payload] = "old " + Payload };
        sent["after"] = new JsonObject { [Payload] = "new " + Payload };
        await Sent.AcceptedAsync(stage.Api, "hostile-native", sent);

        await stage.Visitor.VisitAsync(async page => await LookAtEventAsync(page, "hostile-native", "Raw"));
    }

    [Fact]
    public async Task An_object_made_of_markup_is_only_text_down_to_its_diff()
    {
        await Sent.AuditAsync(stage.Api, "hostile-k8s", Write("create", "one"));
        await Sent.AuditAsync(stage.Api, "hostile-k8s", Write("update", "two"));

        await stage.Visitor.VisitAsync(async page =>
        {
            await LookAtEventAsync(page, "hostile-k8s", "Diff", "Manifest", "Raw");
            await page.Drawer().GetByRole(AriaRole.Link, new() { Name = "Open Change Log" }).ClickAsync();
            await Expect(page).ToHaveURLAsync(new Regex("/objects/"));
            await page.Button("Diff of v2").ClickAsync();
            await Expect(page.Locator(".in-place .diff table")).ToContainTextAsync("two <script>");
            await AssertOnlyTextAsync(page);
            await page.ReloadAsync();
            await Expect(page.Locator(".in-place .diff table")).ToContainTextAsync("⟨U+202E⟩");

            await page.GetByRole(AriaRole.Link, new() { Name = "Manifest" }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Manifest" })).ToContainTextAsync("onerror");
            await AssertOnlyTextAsync(page);

            await page.GotoAsync("/objects?q=evil");
            await Expect(page.Locator(".olist table")).ToContainTextAsync("⟨U+202E⟩");
            await AssertOnlyTextAsync(page);
        });
    }

    [Fact]
    public async Task Every_hostile_string_is_only_text_in_rows_objects_and_refusals()
    {
        var now = Sent.Now("x", "x")["timestamp"]!.GetValue<string>();
        var words = HostileWords.All.Concat(HostileWords.Unsound).Select(w => w.Json).ToList();
        var items = words.Select((w, i) => $$$$$"""{"level":"RequestResponse","auditID":"w{{{{{i}}}}}","stage":"ResponseComplete","requestURI":"/x?{{{{{w}}}}}","verb":"create","user":{"username":"{{{{{w}}}}}"},"userAgent":"{{{{{w}}}}}","objectRef":{"resource":"networkpolicies","namespace":"hostile-words","name":"{{{{{w}}}}}","apiGroup":"networking.k8s.io","apiVersion":"v1"},"responseStatus":{"code":201},"responseObject":{"kind":"NetworkPolicy","apiVersion":"networking.k8s.io/v1","metadata":{"name":"{{{{{w}}}}}","namespace":"hostile-words","uid":"w{{{{{i}}}}}","resourceVersion":"{{{{{i}}}}}","annotations":{"a":"{{{{{w}}}}}"}},"spec":{}},"stageTimestamp":"{{{{{now}}}}}"}""");
        await SendAsync("/ingest/k8s/audit/hostile-words", $$$$$"""{"kind":"EventList","apiVersion":"audit.k8s.io/v1","items":[{{{{{string.Join(',', items)}}}}}]}""");
        await SendAsync("/api/v1/events?source=hostile-words", "[" + string.Join(',', words.Select(w => $$$$$"""{"timestamp":"{{{{{w}}}}}","event_type":"{{{{{w}}}}}","{{{{{w}}}}}":1}""")) + "]");

        await stage.Visitor.VisitAsync(async page =>
        {
            await page.GotoAsync("/timeline?q=source%3Ahostile-words");
            await Expect(page.Rows()).ToHaveCountAsync(words.Count);
            await AssertOnlyTextAndFitsAsync(page);
            await page.GotoAsync("/objects?q=hostile-words");
            await Expect(page.Locator(".olist table")).ToContainTextAsync("⟨U+202E⟩");
            await AssertOnlyTextAndFitsAsync(page);
            await page.GotoAsync("/capture/hostile-words");
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("hostile-words");
            await Expect(page.Locator("main")).ToContainTextAsync("timestamp");
            await AssertOnlyTextAndFitsAsync(page);
        });
    }

    private async Task SendAsync(string address, string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await stage.Api.PostAsync(address, content);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public Task An_address_made_of_markup_is_only_text() => stage.Visitor.VisitAsync(async page =>
    {
        var text = Uri.EscapeDataString(Payload);
        foreach (var address in new[] { $"/timeline?q={text}&from={text}&tz={text}", $"/objects?q={text}&kind={text}", $"/capture/{Uri.EscapeDataString(Scheme)}" })
        {
            await page.GotoAsync(address);
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
            await Expect(page.Locator(".emp, .qerr").First).ToBeVisibleAsync();
            await AssertOnlyTextAsync(page);
        }
    });

    /// <summary>Long words without a blank are text as well that a phone must hold.</summary>
    private static async Task AssertOnlyTextAndFitsAsync(IPage page)
    {
        await AssertOnlyTextAsync(page);
        await page.SetViewportSizeAsync(390, 844);
        Assert.False(await page.ScrollsSidewaysAsync(), $"scrolls sideways: {page.Url}");
        await page.SetViewportSizeAsync(1440, 900);
    }

    private static async Task LookAtEventAsync(IPage page, string source, params string[] tabs)
    {
        await page.GotoAsync($"/timeline?q=source%3A{source}");
        await Expect(page.Rows().First).ToContainTextAsync("onerror");
        await Expect(page.Rows().First).ToContainTextAsync("⟨U+202E⟩");
        await page.ReadyAsync();
        await page.GetByText("More filters").ClickAsync();
        await AssertOnlyTextAsync(page);

        await page.Rows().First.ClickAsync();
        await Expect(page.Drawer().Locator(".ev-head .ttl")).ToContainTextAsync("⟨U+202E⟩");
        foreach (var tab in tabs)
        {
            await page.Drawer().GetByRole(AriaRole.Tab, new() { Name = tab }).ClickAsync();
            await Expect(page.Drawer().GetByRole(AriaRole.Tabpanel)).ToContainTextAsync("onerror");
            await AssertOnlyTextAsync(page);
        }
    }

    private static async Task AssertOnlyTextAsync(IPage page)
    {
        Assert.Equal("undefined", await page.EvaluateAsync<string>("() => typeof window.__x"));
        Assert.Equal(0, await page.Locator("img, body script:not([src]), a[href^='javascript:']").CountAsync());
        Assert.Empty(await page.EvaluateAsync<string[]>(UnseenText));
    }

    /// <summary>A write of an object as an API server would audit it, if it allowed such names.</summary>
    private static JsonObject Write(string verb, string word)
    {
        JsonObject Document() => new()
        {
            ["apiVersion"] = "crd.projectcalico.org/v1",
            ["kind"] = "NetworkSet",
            ["metadata"] = new JsonObject { ["name"] = Payload, ["namespace"] = Payload, ["uid"] = "5f0c9c1c-0000-4000-8000-000000000001", ["resourceVersion"] = word == "one" ? "1" : "2", ["labels"] = new JsonObject { [Payload] = Payload } },
            ["spec"] = new JsonObject { ["nets"] = new JsonArray($"{word} <script>window.__x=1</script>", Scheme, Payload) },
        };
        var now = Sent.Now("x", "x")["timestamp"]!.GetValue<string>().Replace("Z", "000Z", StringComparison.Ordinal);
        return new JsonObject
        {
            ["kind"] = "Event",
            ["apiVersion"] = "audit.k8s.io/v1",
            ["level"] = "RequestResponse",
            ["auditID"] = Guid.NewGuid().ToString(),
            ["stage"] = "ResponseComplete",
            ["requestURI"] = "/apis/crd.projectcalico.org/v1/namespaces/x/networksets/x?" + Payload,
            ["verb"] = verb,
            ["user"] = new JsonObject { ["username"] = Payload, ["groups"] = new JsonArray(Payload) },
            ["sourceIPs"] = new JsonArray("10.0.0.1"),
            ["userAgent"] = Payload,
            ["objectRef"] = new JsonObject { ["resource"] = "networksets", ["namespace"] = Payload, ["name"] = Payload, ["apiGroup"] = "crd.projectcalico.org", ["apiVersion"] = "v1" },
            ["responseStatus"] = new JsonObject { ["metadata"] = new JsonObject(), ["code"] = verb == "create" ? 201 : 200 },
            ["requestObject"] = Document(),
            ["responseObject"] = Document(),
            ["requestReceivedTimestamp"] = now,
            ["stageTimestamp"] = now,
            ["annotations"] = new JsonObject { ["authorization.k8s.io/decision"] = "allow", ["authorization.k8s.io/reason"] = Payload },
        };
    }
}
