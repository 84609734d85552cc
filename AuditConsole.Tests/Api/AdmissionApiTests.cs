using System.Net;
using System.Text;
using System.Text.Json;
using AuditConsole.Core.Access;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ingestion.Kubernetes.Admission;
using AuditConsole.Core.Ingestion.Sources;
using AuditConsole.Tests.Core.Ingestion;
using AuditConsole.Tests.Support;
using AuditConsole.Web.Api;
using Xunit;

namespace AuditConsole.Tests.Api;

public sealed class AdmissionApiTests
{
    private static readonly string Review = AdmissionCaseTests.Review("{}");

    [Fact]
    public async Task Every_review_is_let_in_by_its_uid()
    {
        using var app = new AppFactory();
        using var client = app.WithKey();
        foreach (var path in new[] { "/ingest/k8s/admission/prod", "/ingest/k8s/admission/prod/some-token" })
        {
            using var answer = await PostAsync(client, path, Review);
            Assert.Equal((HttpStatusCode.OK, "application/json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
            Assert.Equal("""{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","response":{"uid":"r1","allowed":true}}""", await answer.Content.ReadAsStringAsync());
        }

        var stored = app.Intake.Offered.Select(o => o.Event).Where(e => e.Format == EventFormat.KubernetesAdmission).ToList();
        Assert.All(stored, e => Assert.Equal(("r1/admission", "prod", "prod"), (e.Id, e.Source, e.Cluster)));
        Assert.NotEmpty(stored);
    }

    [Fact]
    public async Task A_body_that_cannot_be_read_and_a_ledger_that_is_full_let_it_in_too()
    {
        using var app = new AppFactory();
        using var client = app.WithKey();
        using (await PostAsync(client, "/ingest/k8s/admission/prod", Review))
        {
            app.Intake.Refusal = IntakeReceipt.Full;
        }

        foreach (var (body, uid) in new[] { (Review, "r1"), ("", ""), ("{", "") })
        {
            using var answer = await PostAsync(client, "/ingest/k8s/admission/prod", body);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
            Assert.Equal((uid, true), (json.RootElement.GetProperty("response").GetProperty("uid").GetString(), json.RootElement.GetProperty("response").GetProperty("allowed").GetBoolean()));
        }

        app.Intake.Refusal = null;
    }

    [Fact]
    public async Task Without_a_credential_nothing_is_read()
    {
        using var app = new AppFactory();
        using var client = app.Anonymous();
        foreach (var path in new[] { "/ingest/k8s/admission/prod", "/ingest/k8s/admission/prod/wrong", "/ingest/k8s/snapshot/prod" })
        {
            using var answer = await PostAsync(client, path, Review);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }

        using var get = await app.WithKey().GetAsync("/ingest/k8s/admission/prod");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, get.StatusCode);
        Assert.DoesNotContain(app.Intake.Offered, o => o.Event.Format == EventFormat.KubernetesAdmission);
    }

    [Fact]
    public async Task Who_may_not_write_to_the_source_is_denied_and_nothing_is_read()
    {
        await using var capture = await Capture.StartAsync();
        await capture.SourceAsync("prod");
        var service = new AdmissionApiService(new EventsApiService(new Authorizer(), capture.Get<SourceRegistry>(), null!), capture.Get<AdmissionService>());
        var body = new MemoryStream(Encoding.UTF8.GetBytes(Review));

        foreach (var caller in new[] { Key(Permission.AuditList), Key(Permission.EventsWrite) with { Source = "other" } })
        {
            var answer = await service.ReviewAsync(caller, "prod", body, null);
            Assert.False(answer.Succeeded(out _, out var problem));
            Assert.Equal(ProblemKind.Denied, problem.Kind);
        }

        Assert.Equal(0, body.Position);
        Assert.True((await service.ReviewAsync(Key(Permission.EventsWrite), "prod", body, null)).Succeeded(out var allowed, out _));
        Assert.Equal("r1", allowed.Uid);
    }

    [Fact]
    public async Task A_snapshot_is_stored_once()
    {
        using var app = new AppFactory();
        using var client = app.WithKey();
        const string List = """{"apiVersion":"v1","items":[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"b","uid":"u","resourceVersion":"3"}}],"kind":"List"}""";

        using var first = await PostAsync(client, "/ingest/k8s/snapshot/prod", List);
        using var second = await PostAsync(client, "/ingest/k8s/snapshot/prod", List);

        Assert.Contains("\"accepted\":1", await first.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("\"duplicates\":1", await second.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var refused = await PostAsync(client, "/ingest/k8s/snapshot/prod", Review);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    private static Caller Key(params string[] permissions) => new(CallerKind.ApiKey, "k1", "key") { Grants = [new Grant(permissions, new Scope("default"))] };

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, string path, string body)
        => client.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"));
}
