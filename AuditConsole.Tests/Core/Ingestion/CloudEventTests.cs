using System.Text;
using System.Text.Json.Nodes;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ingestion;
using AuditConsole.Core.Ingestion.CloudEvents;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AuditConsole.Tests.Core.Ingestion;

public sealed class CloudEventTests
{
    internal const string Deleted = """{"specversion":"1.0","id":"A234","source":"/billing","type":"com.example.budget.deleted","subject":"budget/42","time":"2026-11-05T17:31:00Z","data":{"limit":100}}""";

    [Fact]
    public void Attributes_become_fields_and_data_the_request()
    {
        var offered = Assert.Single(Decode(With("""{"actorid":"u-1","actoremail":"jane@example.com","severity":"warning","project":"shop","traceparent":"00-1","type":"Com.Example Budget.Deleted"}""")).Events);

        var e = offered.Event;
        Assert.Equal(("/billing#A234", "com.example_budget.deleted", "2026-11-05T17:31:00.000000Z", EventFormat.CloudEvents), (e.Id, e.Type, Micros.Format(e.Time), e.Format));
        Assert.Equal(("budget/42", "u-1", "jane@example.com", "shop", Severity.Medium), (e.Resource.Name, e.Actor.Id, e.Actor.Email, e.Project, e.Severity));
        Assert.Equal((EventAction.Delete, EventClass.Change, AuditConsole.Core.Events.Outcome.Success, ActorClass.Human), (e.Action, e.Class, e.Outcome, e.ActorClass));
        Assert.Equal(("/billing", "Com.Example Budget.Deleted", "00-1"), (e.ExtraValue("ce_source"), e.ExtraValue("ce_type"), e.ExtraValue("traceparent")));
        Assert.Equal("""{"limit":100}""", Encoding.UTF8.GetString(offered.Bodies.Request.Span));
    }

    [Theory]
    [InlineData("com.example.budget.deleted", EventAction.Delete)]
    [InlineData("Microsoft.Storage.BlobCreated", EventAction.Create)]
    [InlineData("dev.knative.apiserver.resource.update", EventAction.Update)]
    [InlineData("a.policy_modified", EventAction.Update)]
    [InlineData("a.server.stopped", EventAction.Update)]
    [InlineData("a.removed", EventAction.Delete)]
    [InlineData("a.heartbeat", EventAction.Action)]
    [InlineData("...", EventAction.Action)]
    public void The_verb_is_found_in_the_type(string type, EventAction action) => Assert.Equal(action, CloudEventMapper.ActionOf(type));

    [Theory]
    [InlineData("""{"specversion":"0.3"}""", "bad_value", "specversion")]
    [InlineData("""{"specversion":1.0}""", "bad_value", "specversion")]
    [InlineData("""{"id":""}""", "bad_value", "id")]
    [InlineData("""{"source":""}""", "bad_value", "source")]
    [InlineData("""{"type":""}""", "bad_value", "type")]
    [InlineData("""{"type":"log.prune"}""", "bad_value", "type")]
    [InlineData("""{"time":"yesterday"}""", "bad_value", "time")]
    [InlineData("""{"severity":"odd"}""", "bad_value", "severity")]
    [InlineData("""{"subject":7}""", "bad_value", "subject")]
    [InlineData("""{"data_base64":"aGk="}""", "bad_value", "data_base64")]
    [InlineData("""{"subject":"\ud800"}""", "bad_utf8", null)]
    [InlineData("""{"data":{"class_uid":6003}}""", "unknown_format", "data.class_uid")]
    public void What_breaks_a_rule_is_refused_by_name(string change, string reason, string? field)
    {
        var batch = Decode($"[{With(change)},{Deleted}]");

        var refusal = Assert.Single(batch.Refusals);
        Assert.Equal((reason, field), (refusal.ReasonCode, refusal.Field));
        Assert.Single(batch.Events);
    }

    [Theory]
    [InlineData("specversion")]
    [InlineData("id")]
    [InlineData("source")]
    [InlineData("type")]
    public void What_is_missing_is_named(string field)
    {
        var node = JsonNode.Parse(Deleted)!.AsObject();
        node.Remove(field);

        Assert.Equal(("missing_field", field), Assert.Single(Decode(node.ToJsonString()).Refusals.Select(r => (r.ReasonCode, r.Field!))));
    }

    [Fact]
    public void A_native_event_inside_is_read_as_one()
    {
        var batch = Decode(Data(NativeCaseTests.WithDefaults("""{"n":1}""")));

        var e = Assert.Single(batch.Events).Event;
        Assert.Equal((EventFormat.Native, "/billing#A234", "/billing", "u1"), (e.Format, e.Id, e.ExtraValue("ce_source"), e.Actor.Id));
        Assert.Equal("timestamp", Assert.Single(Decode(Data("""{"event_type":"a.b","actor":{"id":"u"}}""")).Refusals).Field);
    }

    [Fact]
    public void An_audit_event_of_Kubernetes_inside_is_read_whatever_is_in_its_bodies()
    {
        foreach (var more in new[] { "{}", """{"requestObject":{"a":"\u0000"}}""", """{"requestObject":{"a":1,"a":2}}""" })
        {
            var batch = Decode(Data(KubernetesCaseTests.WithDefaults(more)));
            Assert.Empty(batch.Refusals);
            Assert.Equal((EventFormat.KubernetesAudit, "a1/ResponseComplete"), (batch.Events[0].Event.Format, batch.Events[0].Event.Id));
        }
    }

    [Fact]
    public void Encoded_data_are_decoded_when_they_are_JSON_and_kept_encoded_when_not()
    {
        string Request(string text, string? type)
        {
            var change = new JsonObject { ["data_base64"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(text)), ["datacontenttype"] = type };
            return Encoding.UTF8.GetString(Assert.Single(Decode(With(change.ToJsonString(), without: "data")).Events).Bodies.Request.Span);
        }

        Assert.Equal("""{"a":1}""", Request("""{"a":1}""", "application/json"));
        Assert.Equal("\"PGEvPg==\"", Request("<a/>", "text/xml"));
        Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes("AKIAIOSFODNN7EXAMPLE")), Request("AKIAIOSFODNN7EXAMPLE", "text/plain"), StringComparison.Ordinal);
        var large = Decode(With($$"""{"datacontenttype":"application/octet-stream","data_base64":"{{Convert.ToBase64String(new byte[1_100_000])}}"}""", without: "data")).Events[0];
        Assert.Equal((0, "request"), (large.Bodies.Request.Length, Assert.Single(large.Event.Truncated)));
        Assert.Equal("data_base64", Assert.Single(Decode(With("""{"data_base64":"***"}""", without: "data")).Refusals).Field);
    }

    [Fact]
    public void Secrets_are_kept_from_the_ledger()
    {
        var offered = Decode(With("""{"data":{"password":"hunter2hunter2"}}""")).Events[0];

        Assert.Equal(1, offered.Event.Redacted);
        Assert.DoesNotContain("hunter2", Encoding.UTF8.GetString(offered.Bodies.Request.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void An_event_in_headers_is_the_event_in_a_body()
        => Check.One(Config.QuickThrowOnFailure.WithMaxTest(100), Prop.ForAll(
            ArbMap.Default.ArbFor<(NonEmptyString Id, NonNull<string> Text)>(),
            pair =>
            {
                var body = new JsonObject { ["t"] = pair.Text.Get }.ToJsonString();
                var structured = CloudEventAttributes.Structured([new("specversion", "1.0"), new("id", pair.Id.Get), new("source", "/s"), new("type", "a.b")], "application/json", Encoding.UTF8.GetBytes(body));
                var batch = Reading.Batch();
                Reading.CloudEvents().DecodeBody(structured, batch);
                return batch.Refusals.Count == 1 || Encoding.UTF8.GetString(batch.Events.Single().Bodies.Request.Span) == body;
            }));

    [Fact]
    public void Whatever_is_changed_in_an_event_it_becomes_an_event_or_a_refusal()
        => Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(
            ArbMap.Default.ArbFor<(NonNegativeInt Place, byte Value)[]>(),
            changes =>
            {
                var text = Encoding.UTF8.GetBytes(With("""{"data":{"event_type":"a.b","actor":{"id":"u"},"timestamp":1}}"""));
                foreach (var (place, value) in changes)
                {
                    text[place.Get % text.Length] = value;
                }

                var batch = Reading.Batch();
                Reading.CloudEvents().DecodeLine(text, 1, null, batch);
                return batch.Count == 1;
            }));

    private static string Data(string data) => With($$"""{"data":{{data}}}""");

    private static string With(string json, string? without = null)
    {
        var rest = json.Trim()[1..^1];
        var names = JsonNode.Parse(json, documentOptions: new() { AllowDuplicateProperties = true })!.AsObject().Select(m => m.Key).Append(without).ToHashSet();
        var kept = JsonNode.Parse(Deleted)!.AsObject().Where(m => !names.Contains(m.Key)).Select(m => $"\"{m.Key}\":{m.Value!.ToJsonString()}");
        return "{" + string.Join(',', kept.Append(rest)) + "}";
    }

    private static EventBatch Decode(string json)
    {
        var batch = Reading.Batch();
        Assert.Null(Reading.CloudEvents().DecodeBody(Encoding.UTF8.GetBytes(json), batch));
        return batch;
    }
}
