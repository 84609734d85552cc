using AuditConsole.Tests.Support;
using Microsoft.Playwright;

namespace AuditConsole.Tests.Benchmarks;

/// <summary>An open Timeline in Chromium that notes when each row comes into the page.</summary>
internal sealed class TimelineWatch(IPage page) : IAsyncDisposable
{
    private const string Script = """
        () => {
          const seen = new Map(), watch = { seen, draws: 0 };
          const look = at => { for (const a of document.querySelectorAll("a[data-row]")) { const seq = Number(a.getAttribute("href").match(/events\/(\d+)/)?.[1]); if (seq && !seen.has(seq)) seen.set(seq, at); } };
          look(0);
          new MutationObserver(() => { watch.draws++; look(Date.now()); }).observe(document.body, { childList: true, subtree: true, attributes: true, characterData: true });
          window.__watch = watch;
        }
        """;

    /// <param name="query">A condition in the language of the query bar; empty for all events.</param>
    public static async Task<TimelineWatch> OpenAsync(IBrowser browser, ServerProcess server, string query)
    {
        var context = await browser.NewContextAsync(new() { BaseURL = server.Address.ToString(), ViewportSize = new() { Width = 1440, Height = 900 } });
        var page = await context.NewPageAsync();
        var said = new List<string>();
        page.Console += (_, message) => said.Add(message.Text);
        await page.GotoAsync("/signin");
        await page.FillAsync("#email", ServerProcess.AdminEmail);
        await page.FillAsync("#password", ServerProcess.AdminPassword);
        await page.ClickAsync("button[type=submit]");
        await page.WaitForURLAsync(url => !url.Contains("/signin", StringComparison.Ordinal));
        await page.GotoAsync($"/timeline?live=1&q={Uri.EscapeDataString(query)}");
        try
        {
            await page.Locator("button.live .dot").WaitForAsync(new() { Timeout = 60_000 });
        }
        catch (TimeoutException e)
        {
            throw new InvalidOperationException($"The Timeline did not become live; {page.Url} shows:\n{await page.InnerTextAsync("body")}\n{string.Join('\n', said)}", e);
        }

        await page.EvaluateAsync(Script);
        return new TimelineWatch(page);
    }

    /// <summary>Draws since it was opened.</summary>
    public Task<int> DrawsAsync() => page.EvaluateAsync<int>("() => window.__watch.draws");

    /// <summary>Rows that came in, with the moment in ms since 1970.</summary>
    public async Task<IReadOnlyList<(long Seq, double At)>> RowsAsync()
    {
        var rows = await page.EvaluateAsync<double[][]>("() => [...window.__watch.seen].filter(row => row[1] > 0)");
        return [.. rows.Select(row => ((long)row[0], row[1]))];
    }

    public async ValueTask DisposeAsync() => await page.Context.CloseAsync();
}
