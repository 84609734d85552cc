using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using AuditConsole.Tests.Support;
using Microsoft.Playwright;
using Xunit;

namespace AuditConsole.Tests.Browser;

[CollectionDefinition(Name)]
public sealed class BrowserCollection : ICollectionFixture<Stage>
{
    public const string Name = "Browser";
}

/// <summary>One browser and one server with the recorded session, for all tests that leave it as it is or only add to it.</summary>
public sealed class Stage : IAsyncLifetime, IDisposable
{
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private readonly AppFactory _app = new();
    private IPlaywright? _playwright;

    public IBrowser Browser { get; private set; } = null!;

    /// <summary>Signed in, at the server with the recorded session.</summary>
    public Visitor Visitor { get; private set; } = null!;

    /// <summary>Not signed in.</summary>
    public Visitor Stranger { get; private set; } = null!;

    /// <summary>Sends the key that may do everything.</summary>
    public HttpClient Api { get; private set; } = null!;

    /// <summary>When all was ready: until then nobody but the console itself had done anything.</summary>
    public DateTimeOffset Ready { get; private set; }

    /// <summary>Seq of an update of the policy, to open by its address.</summary>
    public long Update { get; private set; }

    public async Task InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(20_000);
        var address = _app.Serve();
        Api = new HttpClient { BaseAddress = address };
        Api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", AppFactory.ApiKey);
        using var session = new StreamContent(File.OpenRead(Recorded.File));
        session.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        using var answer = await Api.PostAsync($"/ingest/k8s/audit/{Recorded.Source}", session);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());

        var found = await Api.GetFromJsonAsync<JsonElement>("/api/v1/audit-logs?limit=1&q=" + Uri.EscapeDataString("name:allow-web verb:update outcome:success"));
        Update = found.GetProperty("items")[0].GetProperty("seq").GetInt64();
        await AllIsCountedAsync();

        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = "/usr/bin/chromium", Args = Arguments });
        Stranger = new Visitor(Browser, address);
        Visitor = new Visitor(Browser, address);
        await Visitor.SignInAsync(AppFactory.Email, AppFactory.Password);
        Ready = TimeProvider.System.GetUtcNow();
    }

    /// <summary>One request of the session never ended. It is put back among the events a few seconds after its arrival, and counts on pages must not change under a test.</summary>
    private async Task AllIsCountedAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        do
        {
            var unfinished = await Api.GetFromJsonAsync<JsonElement>("/api/v1/audit-logs?limit=1&q=" + Uri.EscapeDataString($"source:{Recorded.Source} outcome:unknown"), patience.Token);
            if (unfinished.GetProperty("items").GetArrayLength() > 0)
            {
                return;
            }
        }
        while (await timer.WaitForNextTickAsync(patience.Token));
    }

    public async Task DisposeAsync()
    {
        if (Browser is not null)
        {
            await Browser.DisposeAsync();
        }

        try
        {
            await _app.DisposeAsync();
        }
        catch (Exception e) when (e is OperationCanceledException or AggregateException { InnerException: OperationCanceledException })
        {
            // On a busy machine the browser's connections outlive the host's patience. The server itself takes that for a clean end, too.
        }
    }

    public void Dispose()
    {
        _playwright?.Dispose();
        Api?.Dispose();
        _app.Dispose();
    }
}
