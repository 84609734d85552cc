using System.Net;
using System.Text.Json;
using AuditConsole.Core.Access;
using AuditConsole.Core.Ingestion.Sources;
using AuditConsole.Core.Ingestion.Sources.Credentials;
using AuditConsole.Tests.Support;
using Xunit;

namespace AuditConsole.Tests.Api;

/// <summary>Tokens and client certificates of sources, over the listener for clusters.</summary>
public sealed class SourceCredentialTests(DoorHost door) : IClassFixture<DoorHost>
{
    private const string Broken = "{ this is no JSON";

    [Fact]
    public async Task A_token_sends_for_its_source_and_may_do_nothing_else()
    {
        using var client = door.Client(await door.TokenAsync("t1"));

        Assert.Equal(HttpStatusCode.OK, await DoorHost.SendAsync(client, "/ingest/k8s/audit/t1"));
        Assert.Equal(HttpStatusCode.OK, await DoorHost.SendAsync(client, "/api/v1/events", "[]"));
        using var console = new HttpClient { BaseAddress = door.Console };
        console.DefaultRequestHeaders.Authorization = client.DefaultRequestHeaders.Authorization;
        foreach (var address in (string[])["/api/v1/audit-logs", "/openapi/v1.json", "/account"])
        {
            using var answer = await console.GetAsync(address);
            Assert.Equal((address, HttpStatusCode.Unauthorized), (address, answer.StatusCode));
        }
    }

    [Fact]
    public async Task What_it_sends_is_its_sources_whatever_the_events_say()
    {
        await door.SourceAsync("t2", s => s with { Cluster = "eu" });
        using var client = door.Client(await door.TokenAsync("t2"));
        using var answer = await client.PostAsync("/api/v1/events", DoorHost.Json("""{"event_id":"t2-1","timestamp":"2026-11-27T10:00:00Z","event_type":"x.y","actor":{"type":"user","id":"u"},"resource":{"type":"z","name":"n"},"action":{"operation":"update","status":"success"}}"""));

        using var report = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal(1, report.RootElement.GetProperty("accepted").GetInt32());
        Assert.Equal("t2", Assert.Single(door.Intake.Offered, o => o.Event.Id == "t2-1").Event.Source);
    }

    [Fact]
    public async Task Of_another_source_it_is_forbidden_and_unknown_it_is_no_credential_and_nothing_is_read()
    {
        var token = await door.TokenAsync("t3");
        await door.SourceAsync("t3-other");
        using var client = door.Client(token);
        using var stranger = door.Client(SourceTokenText.New());

        Assert.Equal(HttpStatusCode.Forbidden, await DoorHost.SendAsync(client, "/ingest/k8s/audit/t3-other", Broken));
        Assert.Equal(HttpStatusCode.Forbidden, await DoorHost.SendAsync(client, "/ingest/k8s/audit/t3-none", Broken));
        Assert.Equal(HttpStatusCode.Forbidden, await DoorHost.SendAsync(client, "/api/v1/events?source=t3-other", Broken));
        Assert.Equal(HttpStatusCode.Unauthorized, await DoorHost.SendAsync(stranger, "/ingest/k8s/audit/t3", Broken));
        Assert.Null(door.Get<SourceRegistry>().Find("t3-none"));

        Assert.Contains(door.Get<DoorRefusals>().Newest, r => (r.Code, r.TokenEnd) == ("403", token[^2..]) && r.Reason.Contains("another source", StringComparison.Ordinal));
        Assert.Contains(door.Get<DoorRefusals>().Newest, r => r.Code == "401" && r.Reason == "The token is unknown or revoked.");
        Assert.NotEmpty(door.Intake.OfType("authentication.ingest"));
    }

    [Fact]
    public async Task A_revoked_token_is_over_with_the_next_request_of_the_same_connection()
    {
        using var client = door.Client(await door.TokenAsync("t4"));
        Assert.Equal(HttpStatusCode.OK, await DoorHost.SendAsync(client, "/ingest/k8s/audit/t4"));

        var tokens = door.Get<IngestTokens>();
        Assert.Null(await tokens.RevokeAsync("t4", tokens.List("t4")[0].Id, Caller.Operator.ToActor(), default));

        Assert.Equal(HttpStatusCode.Unauthorized, await DoorHost.SendAsync(client, "/ingest/k8s/audit/t4"));
    }

    [Fact]
    public async Task A_client_certificate_sends_for_its_source_and_only_for_it()
    {
        using var authority = SomeAuthority.Root();
        using var other = SomeAuthority.Root();
        await door.SourceAsync("c1", s => s with { ClientAuthorities = authority.Pem, ClientName = "kube-apiserver" });
        await door.SourceAsync("c1-other", s => s with { ClientAuthorities = other.Pem });
        using var good = door.Client(certificate: authority.Issue("CN=kube-apiserver"));
        using var misnamed = door.Client(certificate: authority.Issue("CN=kubelet"));
        using var stranger = door.Client(certificate: SomeAuthority.Root().Issue("CN=kube-apiserver"));
        using var none = door.Client();

        Assert.Equal(HttpStatusCode.OK, await DoorHost.SendAsync(good, "/ingest/k8s/audit/c1"));
        Assert.Equal(HttpStatusCode.OK, await DoorHost.SendAsync(good, "/api/v1/events", "[]"));
        Assert.Equal(HttpStatusCode.Forbidden, await DoorHost.SendAsync(good, "/ingest/k8s/audit/c1-other", Broken));
        Assert.Equal(HttpStatusCode.Unauthorized, await DoorHost.SendAsync(misnamed, "/ingest/k8s/audit/c1", Broken));
        Assert.Equal(HttpStatusCode.Unauthorized, await DoorHost.SendAsync(stranger, "/ingest/k8s/audit/c1", Broken));
        Assert.Equal(HttpStatusCode.Unauthorized, await DoorHost.SendAsync(none, "/ingest/k8s/audit/c1", Broken));
    }

    [Fact]
    public async Task A_certificate_of_several_sources_has_to_say_which()
    {
        using var authority = SomeAuthority.Root();
        using var between = authority.Below("Between");
        await door.SourceAsync("m1", s => s with { ClientAuthorities = authority.Pem });
        await door.SourceAsync("m2", s => s with { ClientAuthorities = authority.Pem });
        using var client = door.Client(certificate: between.Issue("CN=sender"), sent: [between.Certificate]);

        Assert.Equal(HttpStatusCode.OK, await DoorHost.SendAsync(client, "/ingest/k8s/audit/m2"));
        Assert.Equal(HttpStatusCode.OK, await DoorHost.SendAsync(client, "/api/v1/events?source=m2", "[]"));
        using var answer = await client.PostAsync("/api/v1/events", DoorHost.Json("[]"));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains("?source=", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_both_are_demanded_neither_alone_will_do_whoever_shows_it()
    {
        using var authority = SomeAuthority.Root();
        var token = await door.TokenAsync("b1");
        await door.SourceAsync("b1", s => s with { ClientAuthorities = authority.Pem, NeedsBoth = true });
        using var certificate = authority.Issue("CN=sender");
        using var stranger = SomeAuthority.Root().Issue("CN=sender");

        foreach (var (bearer, shown, expected) in new[]
        {
            (token, certificate, HttpStatusCode.OK),
            (AppFactory.ApiKey, certificate, HttpStatusCode.OK),
            (token, null, HttpStatusCode.Unauthorized),
            (token, stranger, HttpStatusCode.Unauthorized),
            (null, certificate, HttpStatusCode.Unauthorized),
            (SourceTokenText.New(), certificate, HttpStatusCode.Unauthorized),
            (AppFactory.ApiKey, null, HttpStatusCode.Forbidden),
        })
        {
            using var client = door.Client(bearer, shown);
            Assert.Equal(expected, await DoorHost.SendAsync(client, "/ingest/k8s/audit/b1", expected == HttpStatusCode.OK ? DoorHost.NoEvents : Broken));
        }
    }

    [Fact]
    public async Task A_credential_in_the_path_counts_for_admission_alone_and_for_one_request_alone()
    {
        const string Review = """{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"r1","operation":"DELETE","kind":{"group":"","version":"v1","kind":"Namespace"},"resource":{"group":"","version":"v1","resource":"namespaces"},"name":"a","userInfo":{"username":"jane"},"oldObject":{"kind":"Namespace","apiVersion":"v1","metadata":{"name":"a"}}}}""";
        var token = await door.TokenAsync("p1");
        await door.SourceAsync("p2");
        using var client = door.Client();

        Assert.Equal(HttpStatusCode.OK, await DoorHost.SendAsync(client, $"/ingest/k8s/admission/p1/{token}", Review));
        Assert.Equal(HttpStatusCode.Unauthorized, await DoorHost.SendAsync(client, "/ingest/k8s/admission/p1", Review));
        Assert.Equal(HttpStatusCode.Unauthorized, await DoorHost.SendAsync(client, $"/ingest/k8s/admission/p1/{SourceTokenText.New()}", Review));
        Assert.Equal(HttpStatusCode.Forbidden, await DoorHost.SendAsync(client, $"/ingest/k8s/admission/p2/{token}", Review));
        Assert.NotEqual(HttpStatusCode.OK, await DoorHost.SendAsync(client, $"/ingest/k8s/audit/p1/{token}"));
        using var mighty = await client.PostAsync($"/ingest/k8s/admission/p1/{AppFactory.ApiKey}", DoorHost.Json(Review));
        Assert.Equal(HttpStatusCode.Unauthorized, mighty.StatusCode);
        Assert.Contains("nothing but send the events of one source", await mighty.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_senders_at_once_are_all_taken_or_told_to_come_back()
    {
        var tokens = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => door.TokenAsync($"n{i}")));
        var senders = tokens.Select(t => door.Client(t)).ToList();

        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => DoorHost.SendAsync(senders[i % 4], $"/ingest/k8s/audit/n{i % 4}")));

        Assert.All(answers, status => Assert.Contains(status, new[] { HttpStatusCode.OK, HttpStatusCode.TooManyRequests }));
        Assert.Contains(HttpStatusCode.OK, answers);
        senders.ForEach(s => s.Dispose());
    }
}
