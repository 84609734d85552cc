using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AuditConsole.Core.Access;
using AuditConsole.Core.Ingestion.Sample;
using AuditConsole.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AuditConsole.Tests.Api;

public sealed class SampleApiTests : IDisposable
{
    private readonly AppFactory _app = new();

    [Fact]
    public async Task A_key_reads_its_own_tenant_and_the_sample_when_it_asks_for_it()
    {
        using var client = _app.WithKey();
        await LoadAsync();
        Assert.All(await TenantsAsync(client, "/api/v1/audit-logs?limit=100"), tenant => Assert.Equal("default", tenant));
        Assert.All(await TenantsAsync(client, "/api/v1/audit-logs?limit=100&tenant=default"), tenant => Assert.Equal("default", tenant));
        var sample = await TenantsAsync(client, "/api/v1/audit-logs?limit=100&tenant=sample");
        Assert.Equal(100, sample.Count);
        Assert.All(sample, tenant => Assert.Equal("sample", tenant));
    }

    [Fact]
    public async Task Objects_are_read_of_the_ledger_that_is_asked_for()
    {
        using var client = _app.WithKey();
        await LoadAsync();
        const string Tier = "/api/v1/objects/prod-eu-1/projectcalico.org/Tier/_/security/versions/1";
        using var sample = await UntilFoundAsync(client, Tier + "?tenant=sample");
        Assert.Contains("kind: Tier", await sample.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var own = await client.GetAsync(Tier);
        Assert.Equal(HttpStatusCode.NotFound, own.StatusCode);
        Assert.Equal(0, (await client.GetFromJsonAsync<JsonElement>("/api/v1/objects?kind=Tier")).GetProperty("items").GetArrayLength());
        Assert.Equal(9, (await client.GetFromJsonAsync<JsonElement>("/api/v1/objects?kind=Tier&tenant=sample")).GetProperty("items").GetArrayLength());
    }

    [Theory]
    [InlineData("another", HttpStatusCode.BadRequest, "default or sample was expected")]
    [InlineData("sample", HttpStatusCode.NotFound, "There is no sample data")]
    public async Task A_tenant_that_cannot_be_shown_is_refused_and_never_answered_with_another(string tenant, HttpStatusCode status, string words)
    {
        using var client = _app.WithKey();
        foreach (var path in new[] { "/api/v1/audit-logs", "/api/v1/objects", "/api/v1/audit-logs/seq:1" })
        {
            using var answer = await client.GetAsync($"{path}?tenant={tenant}");
            Assert.Equal(status, answer.StatusCode);
            Assert.Contains(words, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Events_sent_with_the_samples_name_go_to_the_keys_own_ledger()
    {
        using var client = _app.WithKey();
        await LoadAsync();
        var size = _app.Services.GetRequiredService<SampleLoads>().Size;
        using var answer = await client.PostAsJsonAsync("/api/v1/events?tenant=sample", new { timestamp = "2026-11-20T10:00:00Z", event_type = "policy.modify", actor = new { name = "ada" } });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(size, _app.Services.GetRequiredService<SampleLoads>().Size);
        Assert.Contains(_app.Intake.Offered, offered => offered.Event is { Type: "policy.modify", Tenant: "default" });
    }

    [Fact]
    public async Task The_choice_of_a_person_leads_pages_to_the_sample_until_it_is_gone()
    {
        await LoadAsync();
        using var client = await _app.SignedInAsync();
        using var chosen = await client.SendFormAsync("/timeline", "ledger", ("tenant", "sample"));
        Assert.Equal("/timeline?tenant=sample", chosen.Headers.Location?.ToString());

        Assert.Equal("/policies?q=a&tenant=sample", await LeadsToAsync(client, "/policies?q=a"));
        Assert.Null(await LeadsToAsync(client, "/policies?tenant=default"));
        Assert.Null(await LeadsToAsync(client, "/policies?tenant=sample"));
        Assert.Null(await LeadsToAsync(client, "/capture"));
        Assert.Null(await LeadsToAsync(client, "/api/v1/audit-logs"));

        await _app.Services.GetRequiredService<SampleLoads>().RemoveAsync(Caller.Operator.ToActor(), default);
        Assert.Null(await LeadsToAsync(client, "/policies"));
        await LoadAsync();
        Assert.Null(await LeadsToAsync(client, "/policies"));
    }

    [Fact]
    public async Task Back_to_ones_own_events_ends_the_choice()
    {
        await LoadAsync();
        using var client = await _app.SignedInAsync();
        (await client.SendFormAsync("/timeline", "ledger", ("tenant", "sample"))).Dispose();
        using var back = await client.SendFormAsync("/timeline?tenant=sample", "ledger", ("tenant", "default"));
        Assert.Equal("/timeline", back.Headers.Location?.ToString());
        Assert.Null(await LeadsToAsync(client, "/timeline"));
    }

    [Fact]
    public async Task A_choice_without_the_forms_token_is_refused()
    {
        await LoadAsync();
        using var client = await _app.SignedInAsync();
        using var content = new FormUrlEncodedContent([new("tenant", "sample")]);
        using var answer = await client.PostAsync("/ledger", content);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Null(await LeadsToAsync(client, "/timeline"));
    }

    [Theory]
    [InlineData("/account")]
    [InlineData("/account/sessions")]
    public async Task Plain_documents_have_the_bar_and_the_switch_too(string page)
    {
        await LoadAsync();
        using var client = await _app.SignedInAsync();
        var html = await client.GetStringAsync(page + "?tenant=sample");
        Assert.Contains("Sample data.", html, StringComparison.Ordinal);
        Assert.DoesNotContain("remove-sample", html, StringComparison.Ordinal);
        using var back = await client.SendFormAsync(page + "?tenant=sample", "ledger", ("tenant", "default"));
        Assert.Equal("/timeline", back.Headers.Location?.ToString());
    }

    public void Dispose() => _app.Dispose();

    private static async Task<string?> LeadsToAsync(HttpClient client, string page)
    {
        using var answer = await client.GetAsync(page);
        return answer.Headers.Location?.ToString();
    }

    private static async Task<List<string?>> TenantsAsync(HttpClient client, string address)
        => [.. (await client.GetFromJsonAsync<JsonElement>(address)).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("tenant").GetString())];

    private static async Task<HttpResponseMessage> UntilFoundAsync(HttpClient client, string address)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            var answer = await client.GetAsync(address, patience.Token);
            if (answer.IsSuccessStatusCode)
            {
                return answer;
            }

            answer.Dispose();
            await timer.WaitForNextTickAsync(patience.Token);
        }
    }

    private async Task LoadAsync()
    {
        // The application starts with its first client.
        _app.CreateClient().Dispose();
        var made = await _app.Services.GetRequiredService<SampleLoads>().GenerateAsync(1, SamplePlan.LeastEvents, Caller.Operator.ToActor(), null, default);
        Assert.Equal(SamplePlan.LeastEvents, made.Value?.Stored);
    }
}
