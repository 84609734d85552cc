using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace AuditConsole.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class NarrowTests(Stage stage)
{
    [Fact]
    public Task Long_names_of_an_object_stay_within_the_page() => stage.Visitor.VisitAsync(async page =>
    {
        var name = string.Join('-', Enumerable.Repeat("abcdefghijk", 5));
        await Sent.AuditAsync(stage.Api, "narrow", Written(name));
        await page.GotoAsync($"/objects/narrow/networking.k8s.io/NetworkPolicy/{name}/{name}");
        await Expect(page.Locator(".ohead h2")).ToHaveTextAsync(name, new() { Timeout = 60_000 });

        Assert.False(await page.ScrollsSidewaysAsync());
        var boxes = new List<LocatorBoundingBoxResult>();
        foreach (var part in (string[])[".burger", ".crumb", "h1", "[data-set-theme=other]", ".avatar"])
        {
            boxes.Add((await page.Locator(".head " + part).First.BoundingBoxAsync())!);
        }

        Assert.All(boxes.Zip(boxes.Skip(1)), pair => Assert.True(pair.First.X + pair.First.Width <= pair.Second.X, $"{pair.First.X} + {pair.First.Width} > {pair.Second.X}"));
        Assert.Equal(28, boxes[^1].Width);
    }, Look.Phone);

    private static JsonObject Written(string name) => (JsonObject)JsonNode.Parse($$"""
        {
          "kind": "Event", "apiVersion": "audit.k8s.io/v1", "level": "RequestResponse", "auditID": "narrow-1", "stage": "ResponseComplete", "verb": "create",
          "requestURI": "/apis/networking.k8s.io/v1/namespaces/{{name}}/networkpolicies", "user": { "username": "ada" }, "responseStatus": { "code": 201 },
          "objectRef": { "resource": "networkpolicies", "namespace": "{{name}}", "name": "{{name}}", "apiGroup": "networking.k8s.io", "apiVersion": "v1" },
          "requestReceivedTimestamp": "2026-11-20T08:00:00.000000Z", "stageTimestamp": "2026-11-20T08:00:00.000000Z",
          "responseObject": {
            "kind": "NetworkPolicy", "apiVersion": "networking.k8s.io/v1", "spec": { "podSelector": {} },
            "metadata": { "name": "{{name}}", "namespace": "{{name}}", "uid": "narrow-1", "resourceVersion": "1" }
          }
        }
        """)!;

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
