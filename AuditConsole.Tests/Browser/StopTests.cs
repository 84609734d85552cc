using AuditConsole.Tests.Support;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace AuditConsole.Tests.Browser;

/// <summary>The real process, stopped as a service manager stops it while people look at its pages.</summary>
[Collection(BrowserCollection.Name)]
public sealed class StopTests(Stage stage)
{
    [Fact]
    public async Task A_stop_with_open_pages_is_clean_and_the_page_stays_readable()
    {
        var directory = Directory.CreateTempSubdirectory("auditconsole-stop-").FullName;
        try
        {
            await using var server = await ServerProcess.StartAsync(Path.Combine(directory, "data"));
            var visitor = new Visitor(stage.Browser, server.Address);
            await visitor.SignInAsync(ServerProcess.AdminEmail, ServerProcess.AdminPassword);
            await visitor.VisitAsync(async (page, watch) =>
            {
                await Sent.AcceptedAsync(server.Client, "prod", Sent.Now("ada", "dmz"));
                await page.GotoAsync("/timeline?q=source%3Aprod");
                await Expect(page.Rows()).ToHaveCountAsync(1);
                await page.ReadyAsync();

                // A lost connection is an error to the browser.
                watch.Provoked = "";
                Assert.Equal(0, await server.StopAsync());
                Assert.DoesNotContain(" error ", server.Output, StringComparison.Ordinal);
                Assert.DoesNotContain(" warn ", server.Output, StringComparison.Ordinal);
                await Expect(page.GetByText("Reconnecting.").Or(page.GetByText("The server does not answer."))).ToBeVisibleAsync();
                await Expect(page.Rows()).ToHaveCountAsync(1);
            });
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
