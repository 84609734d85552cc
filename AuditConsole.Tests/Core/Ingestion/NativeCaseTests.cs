using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ingestion;
using Xunit;

namespace AuditConsole.Tests.Core.Ingestion;

public sealed partial class NativeCaseTests
{
    private const string File = "native.txt";

    public static TheoryData<string> Titles() => FieldCase.Titles(File);

    [Theory]
    [MemberData(nameof(Titles))]
    public void An_event_becomes_the_fields_of_the_table(string title)
    {
        var row = FieldCase.Read(File).Single(c => c.Title == title);

        var batch = Decode(WithDefaults(row.Json[0]));

        Assert.Empty(batch.Refusals);
        var e = batch.Events[0].Event;
        Assert.All(row.Fields, field => Assert.Equal($"{field.Field} = {field.Value ?? "-"}", $"{field.Field} = {Value(e, field.Field)}"));
    }

    [Theory]
    [InlineData("""{"timestamp":null}""", "bad_value", "timestamp")]
    [InlineData("""{"timestamp":"yesterday"}""", "bad_value", "timestamp")]
    [InlineData("""{"event_type":"no spaces"}""", "bad_value", "event_type")]
    [InlineData("""{"event_type":"log.prune"}""", "bad_value", "event_type")]
    [InlineData("""{"event_type":7}""", "bad_value", "event_type")]
    [InlineData("""{"event_id":"with space"}""", "bad_value", "event_id")]
    [InlineData("""{"severity":"odd"}""", "bad_value", "severity")]
    [InlineData("""{"actor":{"type":"user"}}""", "missing_field", "actor")]
    [InlineData("""{"actor":"jane"}""", "bad_value", "actor")]
    [InlineData("""{"actor":{"id":5}}""", "bad_value", "actor.id")]
    [InlineData("""{"resource":{"name":{}}}""", "bad_value", "resource.name")]
    [InlineData("""{"resource":{"tags":5}}""", "bad_value", "resource.tags")]
    [InlineData("""{"action":{"code":"200"}}""", "bad_value", "action.code")]
    [InlineData("""{"metadata":{"tags":"a"}}""", "bad_value", "metadata.tags")]
    [InlineData("""{"source":"auditconsole"}""", "bad_value", "source")]
    [InlineData("""{"a":"\u0000"}""", "bad_value", null)]
    [InlineData("""{"a":"\ud800"}""", "bad_utf8", null)]
    [InlineData("""{"a":1,"a":2}""", "bad_json", null)]
    public void What_breaks_a_rule_is_refused_by_name(string json, string reason, string? field)
    {
        var batch = Decode(WithDefaults(json));

        var refusal = Assert.Single(batch.Refusals);
        Assert.Equal((reason, field), (refusal.ReasonCode, refusal.Field));
        Assert.Empty(batch.Events);
    }

    [Theory]
    [InlineData("timestamp")]
    [InlineData("event_type")]
    [InlineData("actor")]
    public void What_is_missing_is_named(string field)
    {
        var node = JsonNode.Parse(WithDefaults("{}"))!.AsObject();
        node.Remove(field);

        var refusal = Assert.Single(Decode(node.ToJsonString()).Refusals);

        Assert.Equal(("missing_field", field), (refusal.ReasonCode, refusal.Field));
    }

    [Fact]
    public void Depth_members_and_bytes_are_bounded()
    {
        string Reason(string json, IngestionOptions? options = null) => Assert.Single(Decode(json, options).Refusals).ReasonCode;

        Assert.Equal("too_deep", Reason(WithDefaults("{\"a\":" + new string('[', 64) + new string(']', 64) + "}")));
        Assert.Equal("too_deep", Reason(WithDefaults("{\"a\":" + new string('[', 5000) + new string(']', 5000) + "}")));
        Assert.Equal("too_large", Reason(WithDefaults("{\"a\":{" + string.Join(',', Enumerable.Range(0, 20_001).Select(i => $"\"m{i}\":1")) + "}}")));
        Assert.Equal("too_large", Reason(WithDefaults("{\"a\":\"" + new string('x', 70_000) + "\"}"), new IngestionOptions { MaxEventBytes = 65_536 }));
        Assert.Empty(Decode(WithDefaults("{\"a\":" + new string('[', 63) + new string(']', 63) + "}")).Refusals);
    }

    [Theory]
    [InlineData("""{"timestamp":"2026-11-10T14:30:45.123Z","event_type":"a.b","severity":"info","actor":{"id":"u","type":"user"},"action":{"operation":"x","status":"success"}}""", """{"metadata":{"auditconsole":{"not_sent":["event_id"]}}}""")]
    [InlineData("""{"event_id":"e","timestamp":"2026-11-10T14:30:45.123Z","event_type":"a.b","severity":"info","actor":{"id":"u","type":"user"},"action":{"operation":"x","status":"success"}}""", "")]
    [InlineData("""{"timestamp":"2026-11-10T14:30:45Z","event_type":"A.b","severity":"warning","actor":{"id":"u","nick":"x"},"action":{"status":"ok","code":5}}""", """{"timestamp":"2026-11-10T14:30:45Z","event_type":"A.b","severity":"warning","actor":{"nick":"x"},"action":{"status":"ok","code":5},"metadata":{"auditconsole":{"not_sent":["event_id","actor.type"]}}}""")]
    [InlineData("""{"timestamp":"2026-11-10T14:30:45.123Z","event_type":"a.b","actor":{"id":"u"},"metadata":{"x":{"y":1.50},"tags":["t"],"request_id":"r"},"resource":{"tags":{"a":1},"kind":"K"},"own":[1, 2]}""", """{"metadata":{"auditconsole":{"not_sent":["event_id","severity","action","actor.type"]},"x":{"y":1.50},"tags":["t"]},"resource":{"tags":{"a":1},"kind":"K"},"own":[1, 2]}""")]
    public void Members_without_a_place_in_the_native_form_are_kept_as_sent(string json, string rest)
        => Assert.Equal(rest, Encoding.UTF8.GetString(Decode(json).Events[0].Event.Native.Span));

    [Fact]
    public void Another_tenant_is_noticed()
    {
        Assert.Equal("acme", Decode(WithDefaults("""{"resource":{"tenant":"acme"}}""")).ForeignTenant);
        Assert.Null(Decode(WithDefaults("""{"resource":{"tenant":"default"}}""")).ForeignTenant);
    }

    [Fact]
    public void An_event_without_an_id_gets_the_digest_of_its_bytes()
    {
        var first = Decode(WithDefaults("{}")).Events[0].Event.Id;

        Assert.Matches("^sha256:[0-9a-f]{64}$", first);
        Assert.Equal(first, Decode(WithDefaults("{}")).Events[0].Event.Id);
        Assert.NotEqual(first, Decode(WithDefaults("""{"a":1}""")).Events[0].Event.Id);
    }

    internal static string WithDefaults(string json)
    {
        var defaults = new Dictionary<string, string> { ["timestamp"] = "\"2026-11-10T14:30:45.123Z\"", ["event_type"] = "\"resource.modify\"", ["actor"] = """{"id":"u1"}""" };
        var missing = defaults.Where(d => !json.Contains($"\"{d.Key}\":", StringComparison.Ordinal)).Select(d => $"\"{d.Key}\":{d.Value}").ToList();
        var rest = json.Trim()[1..];
        return "{" + string.Join(',', missing) + (missing.Count > 0 && rest != "}" ? "," : string.Empty) + rest;
    }

    private static EventBatch Decode(string json, IngestionOptions? options = null)
    {
        var batch = Reading.Batch(Reading.Prod with { Cluster = "prod", Project = null });
        Assert.Null(Reading.Native(options).DecodeBody(Encoding.UTF8.GetBytes(json), batch));
        return batch;
    }

    private static string Value(AuditEvent e, string field) => FieldCase.ValueOf(e, field) is { Length: > 0 } value ? Fingerprints().Replace(value, "fp=*") : "-";

    [GeneratedRegex("fp=[A-Z2-7]{13}")]
    private static partial Regex Fingerprints();
}
