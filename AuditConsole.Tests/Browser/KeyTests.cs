using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace AuditConsole.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class KeyTests(Stage stage)
{
    [Fact]
    public Task A_key_is_shown_once_works_and_ends_when_it_is_revoked() => stage.Visitor.VisitAsync(async page =>
    {
        await page.GotoAsync("/access/keys");
        await page.Button("New key").ClickAsync();
        await page.GetByLabel("Name").FillAsync("a reader");
        await page.GetByLabel("May", new() { Exact = true }).SelectOptionAsync("read");
        await page.Button("Make the key").ClickAsync();

        var key = (await page.Locator("#created-key").TextContentAsync())!.Trim();
        Assert.Equal(HttpStatusCode.OK, await ReadAsync(key));
        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(key));

        await page.Button("I have it").ClickAsync();
        await page.ReloadAsync();
        var row = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "a reader" });
        await Expect(row).ToContainTextAsync("Read everything");
        await Expect(page.GetByText(key)).ToHaveCountAsync(0);

        await row.GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await row.GetByRole(AriaRole.Button, new() { Name = "Revoke now" }).ClickAsync();
        await Expect(row).ToHaveCountAsync(0);
        Assert.Equal(HttpStatusCode.Unauthorized, await ReadAsync(key));
    });

    private Task<HttpStatusCode> ReadAsync(string key) => AskAsync(key, new HttpRequestMessage(HttpMethod.Get, "/api/v1/audit-logs?limit=1"));

    private Task<HttpStatusCode> SendAsync(string key)
        => AskAsync(key, new HttpRequestMessage(HttpMethod.Post, "/api/v1/events") { Content = new StringContent("{}", Encoding.UTF8, "application/json") });

    private async Task<HttpStatusCode> AskAsync(string key, HttpRequestMessage request)
    {
        using (request)
        using (var client = new HttpClient { BaseAddress = stage.Visitor.Address })
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            using var answer = await client.SendAsync(request);
            return answer.StatusCode;
        }
    }
}
