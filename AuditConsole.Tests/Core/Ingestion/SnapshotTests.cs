using System.Text;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ingestion;
using Xunit;

namespace AuditConsole.Tests.Core.Ingestion;

public sealed class SnapshotTests
{
    private const string Policy = """{"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy","metadata":{"name":"web","namespace":"shop","uid":"u-1","resourceVersion":"7","labels":{"app":"web"}},"spec":{}}""";
    private const string Tier = """{"apiVersion":"projectcalico.org/v3","kind":"Tier","metadata":{"name":"platform","uid":"u-2","resourceVersion":"8/"},"spec":{"order":100}}""";

    [Fact]
    public void Each_object_of_a_list_is_an_event_that_says_how_it_stood()
    {
        var batch = Read(List(Policy, Tier));

        Assert.Empty(batch.Refusals);
        Assert.Equal(["u-1@7/snapshot", "u-2@8/snapshot"], batch.Events.Select(o => o.Event.Id));
        var e = batch.Events[0].Event;
        Assert.Equal((EventFormat.KubernetesSnapshot, EventClass.Read, EventAction.Read, "k8s.networkpolicy.snapshot"), (e.Format, e.Class, e.Action, e.Type));
        Assert.Equal(("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies", "shop", "web", "u-1"), (e.Resource.Group, e.Resource.Version, e.Resource.Kind, e.Resource.Resource, e.Resource.Namespace, e.Resource.Name, e.Resource.Uid));
        Assert.Equal((Reading.Now, "prod-cluster"), (e.Time, e.Cluster));
        Assert.Equal(Policy, Encoding.UTF8.GetString(batch.Events[0].Bodies.After.Span));
        Assert.Equal(("platform", "tiers"), (batch.Events[1].Event.Resource.Tier, batch.Events[1].Event.Resource.Resource));
    }

    [Fact]
    public void The_same_object_has_the_same_id_and_tag_in_the_next_snapshot_and_another_once_it_changed()
    {
        var (first, second) = (Read(List(Policy)).Events[0], Read(List(Tier, Policy.Replace(",", ", ", StringComparison.Ordinal))).Events[1]);

        Assert.Equal((first.Event.Id, first.ContentTag, first.StatedTime), (second.Event.Id, second.ContentTag, second.StatedTime));
        Assert.NotEqual(first.Event.Id, Read(List(Policy.Replace("\"7\"", "\"9\"", StringComparison.Ordinal))).Events[0].Event.Id);
    }

    [Fact]
    public void Items_of_a_typed_list_are_of_its_kind()
    {
        var batch = Read("""{"kind":"NetworkPolicyList","apiVersion":"networking.k8s.io/v1","metadata":{},"items":[{"metadata":{"name":"web","namespace":"shop"},"spec":{}},{}]}""");

        var offered = Assert.Single(batch.Events);
        Assert.Equal(("NetworkPolicy", "networking.k8s.io"), (offered.Event.Resource.Kind, offered.Event.Resource.Group));
        Assert.StartsWith("""{"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy","metadata":""", Encoding.UTF8.GetString(offered.Bodies.After.Span), StringComparison.Ordinal);
        Assert.Equal("metadata.name", Assert.Single(batch.Refusals).Field);
    }

    [Fact]
    public void A_snapshot_says_when_it_was_taken()
    {
        var own = Policy.Replace("\"labels\"", "\"annotations\":{\"auditconsole.io/captured-at\":\"2026-11-19T08:00:00Z\"},\"labels\"", StringComparison.Ordinal);
        var list = Read($$"""{"kind":"List","apiVersion":"v1","metadata":{"annotations":{"auditconsole.io/captured-at":"2026-11-20T08:00:00Z"} },"items":[{{Policy}},{{own}}]}""");

        Assert.Equal(["2026-11-20T08:00:00.000000Z", "2026-11-19T08:00:00.000000Z"], list.Events.Select(o => Micros.Format(o.Event.Time)));
    }

    [Fact]
    public void Secrets_are_kept_from_the_ledger()
    {
        var offered = Assert.Single(Read(List("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"data":{"a":"c2VjcmV0LXZhbHVl"}}""")).Events);

        Assert.Equal(1, offered.Event.Redacted);
        Assert.DoesNotContain("c2VjcmV0", Encoding.UTF8.GetString(offered.Bodies.After.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"kind":"List","apiVersion":"v1"}""")]
    [InlineData("""{"kind":"EventList","apiVersion":"audit.k8s.io/v1","items":[]}""")]
    [InlineData("""{"kind":"Status","apiVersion":"v1","metadata":{}}""")]
    [InlineData("[]")]
    [InlineData("""{"kind":"List","items":[""")]
    public void What_is_no_list_of_objects_is_refused_whole(string text)
    {
        var batch = Reading.Batch();

        Assert.Equal(IngestionStatus.Malformed, Reading.Snapshot().DecodeBody(Encoding.UTF8.GetBytes(text), batch)?.Status);
        Assert.Equal(0, batch.Count);
    }

    [Fact]
    public void More_objects_than_one_request_may_hold_are_refused_whole()
        => Assert.Equal(IngestionStatus.TooLarge, Reading.Snapshot().DecodeBody(Encoding.UTF8.GetBytes(List(Policy, Tier)), Reading.Batch(maxEvents: 1))?.Status);

    [Fact]
    public async Task Lists_and_reviews_are_told_from_other_values_of_a_file()
    {
        await using var capture = await Capture.StartAsync();
        var text = $"{List(Policy, Tier)}\n{AdmissionCaseTests.Review("{}").ReplaceLineEndings(string.Empty)}\n";

        var report = await capture.ImportAsync(Encoding.UTF8.GetBytes(text));

        Assert.Equal((3, 0), (report.Counts.Accepted, report.Counts.Refused));
        Assert.Equal([EventFormat.KubernetesSnapshot, EventFormat.KubernetesSnapshot, EventFormat.KubernetesAdmission], capture.Intake.Stored.Select(o => o.Event.Format));
    }

    private static string List(params string[] items) => $$"""{"apiVersion":"v1","items":[{{string.Join(',', items)}}],"kind":"List","metadata":{"resourceVersion":""} }""";

    private static EventBatch Read(string text)
    {
        var batch = Reading.Batch();
        Assert.Null(Reading.Snapshot().DecodeBody(Encoding.UTF8.GetBytes(text), batch));
        return batch;
    }
}
