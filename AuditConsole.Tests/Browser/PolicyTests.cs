using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace AuditConsole.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class PolicyTests(Stage stage)
{
    [Theory]
    [InlineData(1440, false)]
    [InlineData(1440, true)]
    [InlineData(390, false)]
    [InlineData(390, true)]
    public Task From_a_row_to_the_Change_Log_and_its_split_diff(int width, bool dark) => stage.Visitor.VisitAsync(async page =>
    {
        await page.OpenTimelineAsync("name:allow-web AND verb:update AND outcome:success");
        await page.Rows().First.ClickAsync();
        await page.Drawer().GetByRole(AriaRole.Link, new() { Name = "Open Change Log" }).ClickAsync();

        await Expect(page).ToHaveURLAsync(new Regex(Recorded.Policy + "$"));
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("allow-web");
        await Expect(page.Locator("ol.log > li").First).ToContainTextAsync("netsec-engineer");

        await page.Button("Diff of v2").ClickAsync();
        var diff = page.Locator(".in-place .diff");
        await Expect(diff.Locator("table")).ToBeVisibleAsync();
        await Expect(page).ToHaveURLAsync(new Regex("open="));
        await Expect(page.Button("Diff of v2")).ToHaveAttributeAsync("aria-expanded", "true");

        await diff.GetByLabel("Split view").CheckAsync();
        await Expect(diff.Locator("table.split")).ToBeVisibleAsync();
        await Expect(page).ToHaveURLAsync(new Regex("diff=split"));
        Assert.False(await page.ScrollsSidewaysAsync());

        await diff.GetByLabel("Split view").UncheckAsync();
        await Expect(diff.Locator("table.split")).ToHaveCountAsync(0);
        await Expect(diff.Locator("table")).ToBeVisibleAsync();
    }, new Look(width, dark));

    [Fact]
    public Task Several_diffs_are_open_at_once_and_come_back_with_the_address() => stage.Visitor.VisitAsync(async page =>
    {
        await page.GotoAsync(Recorded.Policy);
        await page.Button("Diff of v2").ClickAsync();
        await Expect(page.Locator(".in-place .diff table")).ToHaveCountAsync(1);
        await page.Button("Diff of v3").ClickAsync();
        await Expect(page.Locator(".in-place .diff table")).ToHaveCountAsync(2);
        await page.ReloadAsync();
        await Expect(page.Locator(".in-place .diff table")).ToHaveCountAsync(2);
    });

    [Fact]
    public Task Any_two_versions_are_compared_and_swapped() => stage.Visitor.VisitAsync(async page =>
    {
        await page.GotoAsync(Recorded.Policy);
        await page.GetByLabel("Old version").SelectOptionAsync("1");
        await page.GetByLabel("New version").SelectOptionAsync("4");
        await page.Locator(".logbar").GetByRole(AriaRole.Link, new() { Name = "Compare" }).ClickAsync();

        await Expect(page).ToHaveURLAsync(new Regex("/compare\\?base=v1&head=v4"));
        await Expect(page.Locator(".diff table")).ToBeVisibleAsync();
        await page.Button("Swap old and new").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("base=v4&head=v1"));
        await page.GoBackAsync();
        await Expect(page).ToHaveURLAsync(new Regex("base=v1&head=v4"));
    });

    [Fact]
    public Task The_YAML_is_downloaded() => stage.Visitor.VisitAsync(async page =>
    {
        await page.GotoAsync(Recorded.Policy);
        var download = await page.RunAndWaitForDownloadAsync(() => page.Link("YAML").ClickAsync());
        Assert.EndsWith(".yaml", download.SuggestedFilename, StringComparison.Ordinal);
        using var reader = new StreamReader(await download.CreateReadStreamAsync());
        var text = await reader.ReadToEndAsync();
        Assert.Contains("kind: NetworkPolicy", text, StringComparison.Ordinal);
        Assert.Contains("name: allow-web", text, StringComparison.Ordinal);
    });

    [Fact]
    public Task Writes_without_effect_are_hidden_until_asked_for() => stage.Visitor.VisitAsync(async page =>
    {
        await page.GotoAsync(Recorded.Policy);
        await Expect(page.Locator("ol.log > li").First).ToBeVisibleAsync();
        var shown = await page.Locator("ol.log > li").CountAsync();
        await page.GetByLabel("Hide noise").UncheckAsync();
        await Expect(page).ToHaveURLAsync(new Regex("noise=1"));
        await Expect(page.Locator("ol.log > li.noise").First).ToBeVisibleAsync();
        Assert.True(await page.Locator("ol.log > li").CountAsync() > shown);
    });

    [Fact]
    public Task The_list_finds_a_policy_by_a_part_of_its_name() => stage.Visitor.VisitAsync(async page =>
    {
        await page.GotoAsync("/policies");
        await page.GetByLabel("Search by name or namespace").FillAsync("allow-we");
        await Expect(page).ToHaveURLAsync(new Regex("q=allow-we"));
        await page.GetByRole(AriaRole.Link, new() { Name = "allow-web" }).First.ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex(Recorded.Policy));
        await page.GetByRole(AriaRole.Link, new() { Name = "Manifest" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Manifest" })).ToContainTextAsync("name: allow-web");
    });
}
