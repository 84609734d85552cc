using AuditConsole.Core.Events;
using Xunit;

namespace AuditConsole.Tests.Core.Ingestion;

/// <summary>The recorded session of a real API server, against what the formats page says is in it.</summary>
public sealed class RecordedSampleTests
{
    private static readonly Lazy<List<OfferedEvent>> Session = new(() => Reading.KubernetesLines(File.ReadAllText(Reading.Sample("k8s-recorded/session.jsonl"))).Events);

    private static IEnumerable<AuditEvent> Completed => Session.Value.Select(o => o.Event).Where(e => e.Stage == "ResponseComplete");

    [Fact]
    public void Stages() => Assert.Equal("RequestReceived 512, ResponseComplete 512, ResponseStarted 2", Counts(Session.Value.Select(o => o.Event.Stage!)));

    [Fact]
    public void Classes() => Assert.Equal(
        "change 183, read 180, status 62, lease 46, failed 27, denied 9, dry_run 3, noop 2",
        Counts(Completed.Select(e => EventVocabulary.Class.Word(e.Class))));

    [Fact]
    public void Actor_classes() => Assert.Equal("control_plane 315, human 195, anonymous 1, service 1", Counts(Completed.Select(e => EventVocabulary.ActorClass.Word(e.ActorClass))));

    [Fact]
    public void Patch_bodies() => Assert.Equal(
        "merge_patch 27, json_patch 6, strategic_merge_patch 3, apply 1",
        Counts(Completed.Where(e => e.Verb == "patch").Select(e => EventVocabulary.ChangesFormat.Word(e.ChangesFormat))));

    [Fact]
    public void The_lost_apply_is_the_one_request_that_was_only_received()
    {
        var all = Session.Value.Select(o => o.Event).ToList();
        var lone = Assert.Single(all, e => e.Stage == "RequestReceived" && all.Count(other => other.RequestId == e.RequestId) == 1);
        Assert.Equal("patch", lone.Verb);
    }

    [Fact]
    public void One_event_was_cut_by_the_API_server()
    {
        var cut = Assert.Single(Completed, e => e.Truncated.Count > 0);
        Assert.Equal(("ConfigMap", "big"), (cut.Resource.Kind, cut.Resource.Name));
        Assert.Equal(["body"], cut.Truncated);
    }

    [Fact]
    public void Four_requests_were_impersonated() => Assert.Equal(
        ["create dev-payments", "get netsec-engineer", "list system:serviceaccount:payments:deployer", "patch netsec-engineer"],
        Completed.Where(e => e.Actor.HasEffective).Select(e => $"{e.Verb} {e.Actor.EffectiveName}").Order(StringComparer.Ordinal));

    [Fact]
    public void No_secret_of_the_session_is_kept()
    {
        var bodies = Session.Value.SelectMany(o => new[] { o.Bodies.Request, o.Bodies.Response }).Select(b => System.Text.Encoding.UTF8.GetString(b.Span)).ToList();

        Assert.DoesNotContain(bodies, b => b.Contains("eyJhbGciOi", StringComparison.Ordinal));
        Assert.All(
            Session.Value.Where(o => o.Event.Resource is { Kind: "Secret" } && o.Bodies.Response.Length > 0),
            o => Assert.DoesNotMatch("\"data\":\\{\"[^\"]+\":\"", System.Text.Encoding.UTF8.GetString(o.Bodies.Response.Span)));
    }

    [Fact]
    public void An_event_has_the_same_tag_from_a_list_and_from_a_file()
    {
        var tags = Session.Value.ToDictionary(o => o.Event.Id, o => o.ContentTag);

        var lists = Reading.KubernetesLines(File.ReadAllText(Reading.Sample("k8s-recorded/eventlists.jsonl"))).Events;

        // The lists begin 38 events before the file does.
        Assert.Equal(729, lists.Count);
        var both = lists.Where(o => tags.ContainsKey(o.Event.Id)).ToList();
        Assert.Equal(691, both.Count);
        Assert.All(both, o => Assert.Equal(tags[o.Event.Id], o.ContentTag));
    }

    private static string Counts(IEnumerable<string> words)
        => string.Join(", ", words.CountBy(w => w).OrderByDescending(g => g.Value).ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{g.Key} {g.Value}"));
}
