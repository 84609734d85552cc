using System.Text;
using System.Text.Json;
using AuditConsole.Core.Access;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ingestion;
using AuditConsole.Core.Ingestion.Import;
using AuditConsole.Core.Ingestion.Sources;
using AuditConsole.Tests.Core.Ingestion;
using AuditConsole.Web.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace AuditConsole.Tests.Api;

public sealed class IngestApiTests
{
    private static readonly string Event = NativeCaseTests.WithDefaults("""{"event_id":"e1"}""");

    [Fact]
    public async Task A_stored_event_is_answered_with_its_place_and_its_id()
    {
        await using var capture = await Capture.StartAsync();

        var (http, json) = await PostAsync(capture, Key(Permission.EventsWrite, Permission.SourceEdit), Event);

        Assert.Equal(200, http.Response.StatusCode);
        Assert.Equal("1", http.Response.Headers["Audit-Size"]);
        Assert.Equal("e1", http.Response.Headers["Audit-Uid"]);
        Assert.Equal(
            """{"received":1,"accepted":1,"duplicates":0,"refused":0,"ignored":0,"first_seq":1,"last_seq":1,"last_chain":"0000000000000000000000000000000000000000000000000000000000000000","errors":[]}""",
            json);
        Assert.Equal("api", capture.Intake.Stored[0].Event.Source);
    }

    [Fact]
    public async Task A_refused_event_is_answered_with_200_and_named()
    {
        await using var capture = await Capture.StartAsync();

        var (http, json) = await PostAsync(capture, Key(Permission.EventsWrite, Permission.SourceEdit), "{\"event_id\":\"e9\"}");

        Assert.Equal(200, http.Response.StatusCode);
        using var answer = JsonDocument.Parse(json);
        var error = Assert.Single(answer.RootElement.GetProperty("errors").EnumerateArray());
        Assert.Equal(("e9", "timestamp"), (error.GetProperty("id").GetString(), error.GetProperty("field").GetString()));
        Assert.Equal((await capture.QuarantineAsync())[0].Id, error.GetProperty("quarantine").GetGuid());
    }

    [Fact]
    public async Task A_strict_refusal_is_a_problem_with_the_same_members()
    {
        await using var capture = await Capture.StartAsync();

        var (http, json) = await PostAsync(capture, Key(Permission.EventsWrite, Permission.SourceEdit), "{}", "?strict=true");

        Assert.Equal((422, "application/problem+json"), (http.Response.StatusCode, http.Response.ContentType));
        using var problem = JsonDocument.Parse(json);
        Assert.Equal((422, 1, 1), (problem.RootElement.GetProperty("status").GetInt32(), problem.RootElement.GetProperty("refused").GetInt32(), problem.RootElement.GetProperty("errors").GetArrayLength()));
    }

    [Fact]
    public async Task Nobody_and_a_browsers_session_get_401_before_anything_is_read()
    {
        await using var capture = await Capture.StartAsync();
        foreach (var caller in new[] { Caller.Anonymous, Key(Permission.EventsWrite, Permission.SourceEdit) with { Kind = CallerKind.User } })
        {
            var (http, _) = await PostAsync(capture, caller, Event);
            Assert.Equal((401, "Bearer"), (http.Response.StatusCode, http.Response.Headers.WWWAuthenticate.ToString()));
            Assert.Equal(0, http.Request.Body.Position);
        }
    }

    [Fact]
    public async Task Denied_writers_store_nothing_and_create_no_source()
    {
        await using var capture = await Capture.StartAsync();
        await capture.SourceAsync("prod");
        var service = Service(capture);
        async Task<ProblemKind?> DeniedAsync(Caller caller, string? source) => (await service.SourceAsync(caller, source, default)).Succeeded(out _, out var problem) ? null : problem.Kind;

        Assert.Equal(ProblemKind.Denied, await DeniedAsync(Key(Permission.AuditList, Permission.SourceEdit), "prod"));
        Assert.Equal(ProblemKind.Denied, await DeniedAsync(Key(Permission.EventsWrite), "new"));
        Assert.Equal(ProblemKind.Denied, await DeniedAsync(Key(Permission.EventsWrite) with { Source = "prod" }, "api"));
        Assert.Equal(ProblemKind.Denied, await DeniedAsync(Scoped("elsewhere"), "prod"));
        Assert.Null(await DeniedAsync(Scoped("prod"), "prod"));
        Assert.Null(await DeniedAsync(Key(Permission.EventsWrite) with { Source = "prod" }, null));
        Assert.Equal("prod", Assert.Single(capture.Get<SourceRegistry>().All).Name);
        var denied = await service.IngestAsync(Key(), new IngestionRequest(new MemoryStream(Encoding.UTF8.GetBytes(Event)), "application/json", null, Reading.Prod, IngestionFormat.Native, false), default);
        Assert.False(denied.Succeeded(out _, out _));
        Assert.Empty(capture.Intake.Offers);
    }

    [Theory]
    [InlineData(IntakeStatus.Full, 429, "5")]
    [InlineData(IntakeStatus.Unavailable, 503, "10")]
    public async Task A_busy_or_absent_ledger_says_when_to_come_again(IntakeStatus status, int code, string after)
    {
        await using var capture = await Capture.StartAsync();
        capture.Intake.Refusals.Enqueue(status == IntakeStatus.Full ? IntakeReceipt.Full : IntakeReceipt.Unavailable);

        var (http, _) = await PostAsync(capture, Key(Permission.EventsWrite, Permission.SourceEdit), Event);

        Assert.Equal((code, after), (http.Response.StatusCode, http.Response.Headers.RetryAfter.ToString()));
    }

    [Fact]
    public async Task Denied_uploads_leave_no_file_and_others_are_imported()
    {
        await using var capture = await Capture.StartAsync();
        var jobs = capture.Get<ImportJobs>();
        await jobs.StartAsync(default);
        var service = new UploadApiService(new Authorizer(), capture.Get<SourceRegistry>(), capture.Get<UploadFolder>(), jobs, capture.Get<IOptions<IngestionOptions>>(), NullLogger<UploadApiService>.Instance);
        var content = Encoding.UTF8.GetBytes(Event);

        var denied = await service.UploadAsync(Key(Permission.EventsWrite), "files", "a.json", new MemoryStream(content), default);
        Assert.False(denied.Succeeded(out _, out var problem));
        Assert.Equal(ProblemKind.Denied, problem.Kind);
        Assert.Equal(problem, service.Denial(Key(Permission.EventsWrite)));
        Assert.Null(service.Denial(Key(Permission.SourceEdit)));
        Assert.Empty(Uploads(capture));

        var taken = await service.UploadAsync(Key(Permission.SourceEdit), "files", "../a.json", new MemoryStream(content), default);
        Assert.True(taken.Succeeded(out var job, out _));
        Assert.Equal("a.json", job.FileName);
        for (var i = 0; i < 500 && jobs.Find(job.Id) is not { HasEnded: true }; i++)
        {
            await Task.Delay(20);
        }

        var ended = jobs.Find(job.Id)!;
        Assert.Equal((ImportState.Done, 1, content.Length), (ended.State, ended.Report!.Counts.Accepted, (int)ended.Progress.BytesRead));
        await jobs.StopAsync(default);
        Assert.Empty(Uploads(capture));
    }

    private static string[] Uploads(Capture capture) => Directory.Exists(Path.Combine(capture.Store.Directory, "uploads")) ? Directory.GetFiles(Path.Combine(capture.Store.Directory, "uploads")) : [];

    private static Caller Key(params string[] permissions) => new(CallerKind.ApiKey, "k1", "key") { Grants = [new Grant(permissions, new Scope("default"))] };

    private static Caller Scoped(string cluster) => Key() with { Grants = [new Grant([Permission.EventsWrite], new Scope("default") { Clusters = [cluster] })] };

    private static EventsApiService Service(Capture capture) => new(new Authorizer(), capture.Get<SourceRegistry>(), capture.Get<IngestionService>());

    private static async Task<(HttpContext Http, string Answer)> PostAsync(Capture capture, Caller caller, string body, string query = "")
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddProblemDetails();
        await using var provider = services.BuildServiceProvider();
        var http = new DefaultHttpContext { RequestServices = provider };
        http.Request.Method = "POST";
        http.Request.ContentType = "application/json";
        http.Request.QueryString = new QueryString(query);
        http.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        using var answer = new MemoryStream();
        http.Response.Body = answer;
        var result = await EventsApiEndpoint.HandleAsync(http, null, IngestionFormat.Native, Service(capture), caller);
        await result.ExecuteAsync(http);
        return (http, Encoding.UTF8.GetString(answer.ToArray()));
    }
}
