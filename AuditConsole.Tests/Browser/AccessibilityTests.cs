using System.Text.Json;
using AuditConsole.Tests.Architecture;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace AuditConsole.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class AccessibilityTests(Stage stage)
{
    // Serious and critical findings, each with the first elements it was found at.
    private const string Findings = """
        async () => (await axe.run(document, { resultTypes: ['violations'], preload: false })).violations
          .filter(v => v.impact === 'serious' || v.impact === 'critical')
          .map(v => `${v.id}: ${v.nodes.slice(0, 3).map(n => `${n.target} ${n.any.map(c => c.message)[0] ?? ''}`).join(' | ')}`)
        """;

    private static readonly Lazy<string> Axe = new(() => File.ReadAllText(Path.Combine(SourceTree.Root, "AuditConsole.Tests", "node_modules", "axe-core", "axe.min.js")));

    public static TheoryData<string> Names() => [.. Pages.Console.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public Task A_page_has_no_serious_finding_in_either_theme(string name) => stage.Visitor.VisitAsync(async (page, watch) =>
    {
        watch.Provoked = "404";
        await page.OpenAsync(name);
        await CheckBothAsync(page);
    });

    [Theory]
    [InlineData("Timeline")]
    [InlineData("Timeline with the drawer")]
    [InlineData("Change Log")]
    public Task On_a_phone_neither(string name) => stage.Visitor.VisitAsync(async page =>
    {
        await page.OpenAsync(name);
        await CheckBothAsync(page);
    }, Look.Phone);

    [Theory]
    [InlineData("/signin", "#email")]
    [InlineData("/error/403", "main")]
    public Task Nor_pages_for_strangers(string address, string ready) => stage.Stranger.VisitAsync(async (page, watch) =>
    {
        watch.Provoked = "Failed to load resource";
        await page.GotoAsync(address);
        await Expect(page.Locator(ready).First).ToBeVisibleAsync();
        await CheckBothAsync(page);
    });

    private static async Task CheckBothAsync(IPage page)
    {
        await page.EvaluateAsync(Axe.Value);
        var light = await page.EvaluateAsync<string[]>(Findings);
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
        var dark = await page.EvaluateAsync<string[]>(Findings);
        Assert.True(light.Length + dark.Length == 0, JsonSerializer.Serialize(new { light, dark }));
    }
}
