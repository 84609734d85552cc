using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ingestion;
using AuditConsole.Core.Ingestion.Quarantine;
using Xunit;

namespace AuditConsole.Tests.Core.Ingestion;

public sealed class QuarantineActionsTests
{
    private const string WrongVerb = """{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"a1","stage":"Nowhere","requestURI":"/api","verb":"get","user":{}}""";

    [Fact]
    public async Task What_is_still_wrong_stays_with_its_reason()
    {
        await using var capture = await Capture.StartAsync();
        await capture.SendAsync(WrongVerb, IngestionFormat.KubernetesAudit);
        var refused = Assert.Single(await capture.QuarantineAsync());
        Assert.Equal((IngestionFormat.KubernetesAudit, true), (refused.Format, refused.CanReplay));

        var replayed = await capture.Get<QuarantineActions>().ReplayAsync(refused.Id, Capture.Person, default);

        Assert.False(replayed.Succeeded(out _, out var problem));
        Assert.Equal((ProblemKind.Unprocessable, "It is still refused"), (problem.Kind, problem.Title));
        Assert.Equal("stage: expected RequestReceived, ResponseStarted, ResponseComplete or Panic, got Nowhere.", problem.Detail);
        Assert.Single(await capture.QuarantineAsync());
        Assert.Empty(capture.Intake.Stored);
    }

    [Fact]
    public async Task What_can_be_read_now_is_stored_recorded_and_leaves()
    {
        await using var capture = await Capture.StartAsync();
        await capture.SourceAsync("prod");
        var kept = System.Text.Encoding.UTF8.GetBytes(WrongVerb.Replace("Nowhere", "ResponseComplete", StringComparison.Ordinal));
        var refusal = new Refusal(0, null, "a1", RefusalReason.BadValue, "stage", "another word", null, kept) { Format = IngestionFormat.KubernetesAudit };
        var id = Assert.Single(await capture.Get<QuarantineStore>().AddAsync("prod", null, [refusal], Reading.Now, default));

        var replayed = await capture.Get<QuarantineActions>().ReplayAsync(id, Capture.Person, default);

        Assert.True(replayed.Succeeded(out var report, out _));
        Assert.Equal(1, report.Accepted);
        Assert.Equal("a1/ResponseComplete", Assert.Single(capture.Intake.Stored).Event.Id);
        Assert.Empty(await capture.QuarantineAsync());
        var recorded = Assert.Single(capture.Own.OfType("capture.replay"));
        Assert.Equal(("jane", "prod", id.ToString()), (recorded.Actor.Name, recorded.Resource.Name, recorded.ExtraValue("quarantine")));
    }

    [Fact]
    public async Task Of_several_on_one_line_the_kept_one_is_read_again_and_the_others_stay_as_a_number()
    {
        await using var capture = await Capture.StartAsync();
        await capture.SourceAsync("prod");
        Refusal Of(string id, string stage) => new(0, null, id, RefusalReason.BadValue, "stage", "another word", null, System.Text.Encoding.UTF8.GetBytes(WrongVerb.Replace("Nowhere", stage, StringComparison.Ordinal).Replace("\"a1\"", $"\"{id}\"", StringComparison.Ordinal))) { Format = IngestionFormat.KubernetesAudit };
        var quarantine = capture.Get<QuarantineStore>();
        var id = (await quarantine.AddAsync("prod", null, [Of("a1", "ResponseComplete"), Of("a2", "ResponseComplete"), Of("a3", "ResponseComplete")], Reading.Now, default)).Distinct().Single();

        Assert.True((await capture.Get<QuarantineActions>().ReplayAsync(id, Capture.Person, default)).Succeeded(out _, out _));
        var left = Assert.Single(await capture.QuarantineAsync());
        Assert.Equal((2, false), (left.Occurrences, left.CanReplay));

        await quarantine.AddAsync("prod", null, [Of("a4", "ResponseComplete")], Reading.Now, default);
        Assert.True((await capture.Get<QuarantineActions>().ReplayAsync(id, Capture.Person, default)).Succeeded(out _, out _));
        Assert.Equal(["a1/ResponseComplete", "a4/ResponseComplete"], capture.Intake.Stored.Select(o => o.Event.Id));
        Assert.Equal(2, Assert.Single(await capture.QuarantineAsync()).Occurrences);
    }

    [Fact]
    public async Task A_replay_that_cannot_be_recorded_leaves_the_event_where_it_is()
    {
        await using var capture = await Capture.StartAsync();
        await capture.SourceAsync("prod");
        var kept = System.Text.Encoding.UTF8.GetBytes(WrongVerb.Replace("Nowhere", "ResponseComplete", StringComparison.Ordinal));
        var refusal = new Refusal(0, null, "a1", RefusalReason.BadValue, "stage", "another word", null, kept) { Format = IngestionFormat.KubernetesAudit };
        var id = Assert.Single(await capture.Get<QuarantineStore>().AddAsync("prod", null, [refusal], Reading.Now, default));

        capture.Own.Refusal = IntakeReceipt.Unavailable;
        Assert.Equal(ProblemKind.Unavailable, (await capture.Get<QuarantineActions>().ReplayAsync(id, Capture.Person, default)).Problem?.Kind);
        Assert.Single(await capture.QuarantineAsync());
    }

    [Fact]
    public async Task Broken_JSON_cannot_be_read_again_and_nobody_is_told_otherwise()
    {
        await using var capture = await Capture.StartAsync();
        await capture.SendAsync("{\"a\":\n", IngestionFormat.Native, "application/x-ndjson");
        var refused = Assert.Single(await capture.QuarantineAsync());
        Assert.False(refused.CanReplay);

        var replayed = await capture.Get<QuarantineActions>().ReplayAsync(refused.Id, Capture.Person, default);

        Assert.Equal(ProblemKind.Conflict, replayed.Problem?.Kind);
    }

    [Fact]
    public async Task Discarding_is_recorded_before_anything_goes()
    {
        await using var capture = await Capture.StartAsync();
        await capture.SendAsync("[{},{}]");
        var refused = Assert.Single(await capture.QuarantineAsync());
        var actions = capture.Get<QuarantineActions>();

        capture.Own.Refusal = IntakeReceipt.Unavailable;
        Assert.Equal(ProblemKind.Unavailable, (await actions.DiscardAsync(refused.Id, Capture.Person, default)).Problem?.Kind);
        Assert.Single(await capture.QuarantineAsync());

        capture.Own.Refusal = null;
        Assert.Equal(2, (await actions.DiscardAsync(refused.Id, Capture.Person, default)).Value);
        Assert.Empty(await capture.QuarantineAsync());
        Assert.Equal("2 refused events of prod discarded", Assert.Single(capture.Own.OfType("capture.discard")).Message);
        Assert.Equal(ProblemKind.NotFound, (await actions.DiscardAsync(refused.Id, Capture.Person, default)).Problem?.Kind);
    }

    [Fact]
    public async Task A_paused_source_takes_nothing_and_says_so()
    {
        await using var capture = await Capture.StartAsync();
        await capture.SourceAsync("prod");
        await capture.Get<AuditConsole.Core.Ingestion.Sources.SourceRegistry>().ChangeAsync("prod", s => s with { IsPaused = true }, Capture.Person, default);

        var answer = await capture.SendAsync(NativeCaseTests.WithDefaults("{}"));
        var import = await capture.ImportAsync(System.Text.Encoding.UTF8.GetBytes(NativeCaseTests.WithDefaults("{}")));

        Assert.Equal((IngestionStatus.Unavailable, "The source is paused"), (answer.Status, answer.Title));
        Assert.Equal("The source is paused. Resume it on the page Capture.", import.Failure);
        Assert.Empty(capture.Intake.Stored);
    }
}
