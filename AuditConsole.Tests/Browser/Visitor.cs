using System.Runtime.CompilerServices;
using AuditConsole.Tests.Architecture;
using Microsoft.Playwright;

namespace AuditConsole.Tests.Browser;

/// <summary>Somebody with a browser at one server. Each visit is a profile of its own, and is watched.</summary>
public sealed class Visitor(IBrowser browser, Uri address)
{
    private static readonly string Artifacts = Path.Combine(SourceTree.Root, "AuditConsole.Tests", "artifacts");

    /// <summary>Cookies that visits begin with; null for somebody who is not signed in.</summary>
    public string? Cookies { get; set; }

    public Uri Address => address;

    /// <summary>Runs the steps on a new page; a failure leaves its picture in the folder of artifacts.</summary>
    public async Task VisitAsync(Func<IPage, Watch, Task> steps, Look? look = null, [CallerMemberName] string name = "")
    {
        look ??= Look.Desk;
        await using var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = address.ToString(),
            StorageState = Cookies,
            ViewportSize = new ViewportSize { Width = look.Width, Height = look.Height },
            ColorScheme = look.Dark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            Locale = "en-GB",
            TimezoneId = "Europe/Berlin",
            HasTouch = look.Width < 768,
        });
        context.SetDefaultTimeout(20_000);
        var watch = new Watch(context, address);
        var page = await context.NewPageAsync();
        try
        {
            await steps(page, watch);
            watch.AssertClean();
        }
        catch
        {
            Directory.CreateDirectory(Artifacts);
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Artifacts, $"{name}-{look}.png") });
            throw;
        }
        finally
        {
            // Leaving the page ends its circuit at once; a dropped connection would hold it for minutes.
            await page.GotoAsync("about:blank");
        }
    }

    public Task VisitAsync(Func<IPage, Task> steps, Look? look = null, [CallerMemberName] string name = "")
        => VisitAsync((page, _) => steps(page), look, name);

    /// <summary>Signs in through the form and keeps the cookies for the visits that follow.</summary>
    public async Task SignInAsync(string email, string password)
    {
        Cookies = null;
        string? cookies = null;
        await VisitAsync(async page =>
        {
            await page.SignInAsync(email, password);
            await Assertions.Expect(page.Locator("button.avatar")).ToBeVisibleAsync();
            cookies = await page.Context.StorageStateAsync();
        });
        Cookies = cookies;
    }
}
