using System.Text;
using System.Text.Json;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ingestion;
using Xunit;

namespace AuditConsole.Tests.Core.Ingestion;

public sealed class AdmissionCaseTests
{
    private const string Table = "admission.txt";

    private const string Defaults =
        """
        {"uid":"r1","kind":{"group":"networking.k8s.io","version":"v1","kind":"NetworkPolicy"},"resource":{"group":"networking.k8s.io","version":"v1","resource":"networkpolicies"},
         "name":"allow-web","namespace":"shop","operation":"UPDATE","userInfo":{"username":"jane"},
         "object":{"kind":"NetworkPolicy","apiVersion":"networking.k8s.io/v1","metadata":{"name":"allow-web","namespace":"shop","uid":"u-99","resourceVersion":"520478","labels":{"app":"web"}},"spec":{"policyTypes":["Ingress","Egress"]}},
         "oldObject":{"kind":"NetworkPolicy","apiVersion":"networking.k8s.io/v1","metadata":{"name":"allow-web","namespace":"shop","uid":"u-99","resourceVersion":"520478","labels":{"app":"web"}},"spec":{"policyTypes":["Ingress"]}},
         "dryRun":false,"options":{"kind":"UpdateOptions","apiVersion":"meta.k8s.io/v1"}}
        """;

    public static TheoryData<string> Titles() => FieldCase.Titles(Table);

    [Theory]
    [MemberData(nameof(Titles))]
    public void A_review_becomes_the_fields_of_the_table(string title)
    {
        var row = FieldCase.Read(Table).Single(c => c.Title == title);

        var e = Assert.Single(Live(Review(row.Json[0])).Events).Event;

        Assert.All(row.Fields, field => Assert.Equal($"{field.Field} = {field.Value ?? "-"}", $"{field.Field} = {(FieldCase.ValueOf(e, field.Field) is { Length: > 0 } value ? value : "-")}"));
    }

    [Fact]
    public void Both_sides_are_kept_as_they_were_sent_and_the_change_is_tentative()
    {
        var offered = Assert.Single(Live(Review("""{"object":{ "kind":"ConfigMap","metadata":{"name":"c"},"n":1.50e+03 }}""")).Events);

        Assert.Equal("""{ "kind":"ConfigMap","metadata":{"name":"c"},"n":1.50e+03 }""", Encoding.UTF8.GetString(offered.Bodies.After.Span));
        Assert.Contains("policyTypes", Encoding.UTF8.GetString(offered.Bodies.Before.Span), StringComparison.Ordinal);
        Assert.Equal(ChangesConfidence.Tentative, offered.Event.ChangesConfidence);
        Assert.True(offered.Bodies.Request.IsEmpty);
        Assert.Null(offered.StatedTime);
    }

    [Fact]
    public void Options_of_a_connection_are_its_request()
    {
        var offered = Assert.Single(Live(Review("""{"operation":"CONNECT","subResource":"exec","resource":{"group":"","version":"v1","resource":"pods"},"object":{"kind":"PodExecOptions","command":["sh"]},"oldObject":null}""")).Events);

        Assert.Contains("PodExecOptions", Encoding.UTF8.GetString(offered.Bodies.Request.Span), StringComparison.Ordinal);
        Assert.True(offered.Bodies.After.IsEmpty);
        Assert.Equal(ChangesConfidence.None, offered.Event.ChangesConfidence);
    }

    [Fact]
    public void Both_versions_of_the_API_are_read_and_members_may_stand_anywhere()
    {
        var v1 = Live(Review("{}")).Events[0];
        var old = Live($$"""{"request":{{Request("{}")}},"apiVersion":"admission.k8s.io/v1beta1","kind":"AdmissionReview"}""").Events[0];

        Assert.Equal(v1.Event.Id, old.Event.Id);
        Assert.Equal(v1.ContentTag, old.ContentTag);
    }

    [Fact]
    public void A_review_without_an_id_is_told_by_its_bytes()
    {
        var batch = Live(Review("""{"uid":null}"""));

        Assert.StartsWith("sha256:", Assert.Single(batch.Events).Event.Id, StringComparison.Ordinal);
        Assert.Equal(Assert.Single(batch.Events).Event.Id, Live(Review("""{"uid":null}""")).Events[0].Event.Id);
    }

    [Fact]
    public void A_body_deeper_than_anything_is_walked_hides_nothing()
    {
        var deep = new string('[', 1200) + new string(']', 1200);

        var offered = Assert.Single(Live(Review($$"""{"object":{"kind":"NetworkPolicy","metadata":{"name":"allow-web"},"spec":{{deep}} } }""")).Events);

        Assert.Equal(["malformed_body"], offered.Event.Tags);
        Assert.Equal(("jane", "allow-web", EventClass.Change), (offered.Event.Actor.Name, offered.Event.Resource.Name, offered.Event.Class));
        Assert.Contains("too_deep", Encoding.UTF8.GetString(offered.Bodies.After.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void A_review_that_breaks_off_behind_its_header_is_kept_and_marked()
    {
        var whole = Review("{}");

        var offered = Assert.Single(Live(whole[..(whole.IndexOf("policyTypes", StringComparison.Ordinal))]).Events);

        Assert.Equal(["malformed_body"], offered.Event.Tags);
        Assert.Equal(["before", "after"], offered.Event.Truncated);
        Assert.Equal(("r1/admission", "jane", "allow-web", "update"), (offered.Event.Id, offered.Event.Actor.Name, offered.Event.Resource.Name, offered.Event.Verb));
        Assert.True(offered.Bodies.After.IsEmpty);
    }

    [Fact]
    public void Of_a_review_that_is_too_large_who_did_what_is_kept()
    {
        var batch = Reading.Batch();

        Reading.Admission().DecodeBeginning(Encoding.UTF8.GetBytes(Review("{}")[..700]), batch);

        var e = Assert.Single(batch.Events).Event;
        Assert.Equal(["after", "before"], e.Truncated.Order());
        Assert.Equal(["malformed_body"], e.Tags);
        Assert.Equal("jane", e.Actor.Name);
    }

    [Theory]
    [InlineData("""{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1"}""", "missing_field", "request.operation")]
    [InlineData("""{"kind":"AdmissionReview","request":{"uid":"a","operation":"CREATE"}}""", "missing_field", "request.resource")]
    [InlineData("""{"kind":"Pod","apiVersion":"v1"}""", "unknown_format", "kind")]
    [InlineData("""[]""", "unknown_format", "kind")]
    [InlineData("""{"kind":"AdmissionReview","request":{"uid":"a",""", "bad_json", null)]
    [InlineData("not json", "bad_json", null)]
    public void Only_what_has_no_readable_header_is_refused(string text, string reason, string? field)
    {
        var batch = Live(text);

        Assert.Empty(batch.Events);
        var refusal = Assert.Single(batch.Refusals);
        Assert.Equal((reason, field), (refusal.ReasonCode, refusal.Field));
    }

    [Fact]
    public void A_review_in_a_file_happened_when_its_object_says()
    {
        static string Written(string time) => $$"""{"uid":"{{time}}","object":{"kind":"NetworkPolicy","metadata":{"name":"a","managedFields":[{"time":"2026-11-20T08:00:00Z"},{"time":"{{time}}"}]} },"oldObject":{"kind":"NetworkPolicy","metadata":{"name":"a","managedFields":[{"time":"2026-11-20T08:00:00Z"}]} } }""";
        string[] lines =
        [
            Review("""{"uid":"1"}"""),
            Review(Written("2026-11-20T08:30:00Z")),
            Review("""{"uid":"3","operation":"DELETE","object":null}"""),
            Review("""{"uid":"4","operation":"CREATE","oldObject":null,"object":{"kind":"NetworkPolicy","metadata":{"name":"a","creationTimestamp":"2026-11-20T08:31:00Z"}}}"""),
            Review("{}").Replace("\"request\"", "\"requestReceivedTimestamp\":\"2026-11-20T08:32:00.5Z\",\"request\"", StringComparison.Ordinal),
        ];

        var events = Reading.AdmissionLines(string.Join('\n', lines.Select(l => l.ReplaceLineEndings(string.Empty)))).Events.ConvertAll(o => o.Event);

        Assert.Equal(
            ["2026-11-21T12:00:00.000000Z import", "2026-11-20T08:30:00.000000Z object", "2026-11-20T08:30:00.000000Z neighbour", "2026-11-20T08:31:00.000000Z object", "2026-11-20T08:32:00.500000Z "],
            events.Select(e => $"{Micros.Format(e.Time)} {e.ExtraValue(ReviewFields.TimeFrom)}"));
    }

    [Theory]
    [InlineData("k8s-recorded/admission-reviews.jsonl", "create 64, update 55, delete 17", "change 131, dry_run 3, noop 2", "human 100, control_plane 36")]
    [InlineData("admission/kube-audit-rest.jsonl", "create 57, update 2", "read 44, lease 13, change 2", "control_plane 51, node 8")]
    public void Every_published_review_is_read(string file, string verbs, string classes, string actors)
    {
        var batch = Reading.AdmissionLines(File.ReadAllText(Reading.Sample(file)));

        Assert.Empty(batch.Refusals);
        var events = batch.Events.ConvertAll(o => o.Event);
        Assert.Equal(verbs, Counts(events.Select(e => e.Verb!)));
        Assert.Equal(classes, Counts(events.Select(e => EventVocabulary.Class.Word(e.Class))));
        Assert.Equal(actors, Counts(events.Select(e => EventVocabulary.ActorClass.Word(e.ActorClass))));
        Assert.All(events, e => Assert.Empty(e.Tags));
        Assert.Equal(events.Count, events.Select(e => e.Id).Distinct().Count());
    }

    internal static string Review(string members) => $$"""{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{{Request(members)}} }""";

    private static string Request(string members)
    {
        using var defaults = JsonDocument.Parse(Defaults);
        using var own = JsonDocument.Parse(members, new JsonDocumentOptions { MaxDepth = 3000 });
        var merged = defaults.RootElement.EnumerateObject().Where(d => !own.RootElement.TryGetProperty(d.Name, out _)).Concat(own.RootElement.EnumerateObject());

        // The order of the API server: who and what stand before the objects.
        return "{" + string.Join(',', merged.OrderBy(m => m.Name is "object" or "oldObject").Select(m => $"\"{m.Name}\":{m.Value.GetRawText()}")) + "}";
    }

    private static EventBatch Live(string text)
    {
        var batch = Reading.Batch();
        Assert.Null(Reading.Admission().DecodeBody(Encoding.UTF8.GetBytes(text), batch));
        return batch;
    }

    private static string Counts(IEnumerable<string> words)
        => string.Join(", ", words.CountBy(w => w).OrderByDescending(g => g.Value).ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{g.Key} {g.Value}"));
}
