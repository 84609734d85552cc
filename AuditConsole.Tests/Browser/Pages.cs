using System.Globalization;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AuditConsole.Tests.Browser;

/// <summary>Every page of the console, and what stands on it when it is drawn.</summary>
internal static class Pages
{
    /// <summary>Address and selector of pages for somebody who is signed in; <c>{seq}</c> stands for an update of the policy.</summary>
    public static readonly IReadOnlyDictionary<string, (string Address, string Ready)> Console = new Dictionary<string, (string, string)>
    {
        ["Timeline"] = (Recorded.Timeline(), "figure.hist svg"),
        ["Timeline with the drawer"] = (Recorded.Timeline("name:allow-web AND verb:update AND outcome:success") + "&sel={seq}", "dialog.drawer .diff table"),
        ["Timeline without events"] = ("/timeline?q=source%3Anobody", ".emp"),
        ["Timeline with a fault"] = (Recorded.Timeline("(verb:delete"), ".qerr"),
        ["Event"] = ("/events/{seq}?tab=raw", ".event-page pre"),
        ["Policies"] = ("/policies", ".olist table"),
        ["Objects"] = ("/objects", ".olist table"),
        ["Change Log"] = (Recorded.Policy + "?open=v2", ".in-place .diff table"),
        ["Change Log, split"] = (Recorded.Policy + "?open=v2&diff=split", ".in-place .diff table.split"),
        ["Manifest"] = (Recorded.Policy + "?tab=manifest", ".diff .doc table"),
        ["Compare"] = (Recorded.Policy + "/compare?base=v1&head=v4", ".diff table"),
        ["Capture"] = ("/capture", "form.upload"),
        ["Source"] = ("/capture/" + Recorded.Source, ".sourcefacts"),
        ["Keys"] = ("/access/keys", "#keys-title"),
        ["Welcome"] = ("/welcome", ".three pre"),
        ["Password"] = ("/account", "#password-title"),
        ["Sessions"] = ("/account/sessions", "#sessions-title"),
        ["Not found"] = ("/no/such/page", ".emp"),
    };

    public static async Task OpenAsync(this IPage page, string name, long update)
    {
        var (address, ready) = Console[name];
        await page.GotoAsync(address.Replace("{seq}", update.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        await Expect(page.Locator(ready).First).ToBeVisibleAsync();
    }
}
