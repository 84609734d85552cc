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
        async rules => (await axe.run(document, { resultTypes: ['violations'], preload: false, ...(rules && { runOnly: rules }) })).violations
          .filter(v => v.impact === 'serious' || v.impact === 'critical')
          .map(v => `${v.id}: ${v.nodes.slice(0, 3).map(n => `${n.target} ${n.any.map(c => c.message)[0] ?? ''}`).join(' | ')}`)
        """;

    private const string Widest = """
        () => [...document.querySelectorAll('body *')].filter(e => e.checkVisibility() && e.getBoundingClientRect().right > innerWidth + 1)
          .slice(0, 4).map(e => `${e.tagName}.${e.className} ${Math.round(e.getBoundingClientRect().right)}`).join(', ')
        """;

    private const string Settled = "() => document.documentElement.dataset.theme === 'dark' && document.getAnimations().every(a => a.playState !== 'running' || a.effect.getComputedTiming().iterations === Infinity)";

    private static readonly string[] Colours = ["color-contrast", "link-in-text-block"];

    private static readonly Lazy<string> Axe = new(() => File.ReadAllText(Path.Combine(SourceTree.Root, "AuditConsole.Tests", "node_modules", "axe-core", "axe.min.js")));

    public static TheoryData<string> Names() => [.. Pages.Console.Keys.Where(name => name is not ("Source" or "Welcome" or "Timeline with the drawer"))];

    [Theory]
    [MemberData(nameof(Names))]
    public Task A_page_has_no_serious_finding_in_either_theme_and_fits_a_phone(string name) => stage.Visitor.VisitAsync(async (page, watch) =>
    {
        watch.Provoked = "404";
        await page.OpenAsync(name, stage.Update);
        await CheckBothAsync(page);
        foreach (var width in (int[])[390, 320])
        {
            await page.SetViewportSizeAsync(width, 844);
            Assert.False(await page.ScrollsSidewaysAsync(), $"scrolls sideways at {width}: {await page.EvaluateAsync<string>(Widest)}");
        }
    });

    [Theory]
    [InlineData("Timeline")]
    [InlineData("Change Log")]
    public Task On_a_phone_neither(string name) => stage.Visitor.VisitAsync(async page =>
    {
        await page.OpenAsync(name, stage.Update);
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

    [Fact]
    public Task Nor_the_sample_with_its_bar_its_switch_and_its_dialog() => stage.Visitor.VisitAsync(async page =>
    {
        await page.OpenSampleAsync();
        await page.ReadyAsync();
        await page.Locator(".side button.scope").ClickAsync();
        await CheckBothAsync(page);
        await page.Keyboard.PressAsync("Escape");
        foreach (var width in (int[])[390, 320])
        {
            await page.SetViewportSizeAsync(width, 844);
            Assert.False(await page.ScrollsSidewaysAsync(), $"scrolls sideways at {width}: {await page.EvaluateAsync<string>(Widest)}");
        }

        await page.Locator(".sample-bar").GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await CheckBothAsync(page);
        await page.Keyboard.PressAsync("Escape");
        await page.RemoveSampleAsync();
    });

    private static async Task CheckBothAsync(IPage page)
    {
        await page.EvaluateAsync(Axe.Value);
        var light = await page.EvaluateAsync<string[]>(Findings);
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
        await page.WaitForFunctionAsync(Settled);
        // The theme changes colours and nothing else.
        var dark = await page.EvaluateAsync<string[]>(Findings, Colours);
        Assert.True(light.Length + dark.Length == 0, JsonSerializer.Serialize(new { light, dark }));
    }
}
