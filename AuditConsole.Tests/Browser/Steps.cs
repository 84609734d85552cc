using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AuditConsole.Tests.Browser;

/// <summary>What a person does on these pages, in a person's words.</summary>
internal static class Steps
{
    public static async Task SignInAsync(this IPage page, string email, string password)
    {
        await page.GotoAsync("/signin");
        await page.GetByLabel("E-mail").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }

    public static ILocator Button(this IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public static ILocator Link(this IPage page, string name) => page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    public static ILocator Query(this IPage page) => page.GetByLabel("Query", new() { Exact = true });

    /// <summary>The rows of the Timeline that stand for one event.</summary>
    public static ILocator Rows(this IPage page) => page.Locator("[data-rows] a[data-row]");

    public static ILocator Drawer(this IPage page) => page.Locator("dialog.drawer[open]");

    /// <summary>Opens the Timeline over the recorded session and waits for its rows.</summary>
    public static async Task OpenTimelineAsync(this IPage page, string query = "", string more = "")
    {
        await page.GotoAsync(Recorded.Timeline(query) + more);
        await Expect(page.Rows().First).ToBeVisibleAsync();
        await page.ReadyAsync();
    }

    /// <summary>Leads from Welcome to the Timeline of the sample data, which is loaded unless it is there.</summary>
    public static async Task OpenSampleAsync(this IPage page)
    {
        await page.GotoAsync("/welcome");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^(Load|Show the) sample data$") }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/timeline\\?tenant=sample$"), new() { Timeout = 60_000 });
        await Expect(page.Rows().First).ToBeVisibleAsync();
    }

    /// <summary>Removes the sample data from any page that shows it.</summary>
    public static async Task RemoveSampleAsync(this IPage page)
    {
        await page.Locator(".sample-bar").GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Your own events are not touched");
        await page.Button("Remove the sample data").ClickAsync();
        await Expect(page.Locator(".sample-bar")).ToHaveCountAsync(0);
    }

    /// <summary>Types a query as a person does, Enter included.</summary>
    public static async Task AskAsync(this IPage page, string query)
    {
        await page.Query().FillAsync(query);
        await page.Query().PressAsync("Enter");
    }

    /// <summary>Waits until the scripts of the Timeline's parts are at work: the query's colours and the counts stand.</summary>
    public static async Task ReadyAsync(this IPage page)
    {
        await Expect(page.Query()).ToHaveClassAsync(new Regex("painted"));
        await Expect(page.Locator(".res-text")).ToContainTextAsync("event");
        await Expect(page.Locator("figure.hist")).ToBeVisibleAsync();
    }

    /// <summary>True when something on the page is wider than the window.</summary>
    public static Task<bool> ScrollsSidewaysAsync(this IPage page)
        => page.EvaluateAsync<bool>("() => document.scrollingElement.scrollWidth > innerWidth");
}
