using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace AuditConsole.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class KeyboardTests(Stage stage)
{
    [Fact]
    public Task The_main_job_needs_no_mouse() => stage.Visitor.VisitAsync(async page =>
    {
        await page.OpenTimelineAsync();
        await page.Keyboard.PressAsync("/");
        await Expect(page.Query()).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("name:allow-web verb:update outcome:success");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".res-text")).ToContainTextAsync("1 object");

        // Out of the field by Tab: single keys are off inside.
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("j");
        await Expect(page.Rows().First).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("j");
        await Expect(page.Rows().Nth(1)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Drawer().Locator(".diff table")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("s");
        await Expect(page.Drawer().Locator(".diff table.split")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Rows().Nth(1)).ToBeFocusedAsync();
    });

    [Fact]
    public Task Chords_lead_from_page_to_page_and_a_question_mark_lists_them() => stage.Visitor.VisitAsync(async page =>
    {
        await page.OpenTimelineAsync();
        await page.Keyboard.PressAsync("?");
        var map = page.GetByRole(AriaRole.Dialog, new() { Name = "Keys" });
        await Expect(map).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(map).ToBeHiddenAsync();

        foreach (var (key, title) in new[] { ("o", "Policies"), ("h", "Capture"), ("u", "API keys"), ("t", "Timeline") })
        {
            await page.Keyboard.PressAsync("g");
            await page.Keyboard.PressAsync(key);
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(title);
        }
    });
}
