using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AuditConsole.Core.Events;
using Xunit;

namespace AuditConsole.Tests.Core.Ingestion;

public sealed partial class KubernetesCaseTests
{
    private const string File = "kubernetes.txt";

    private static readonly string[] Defaults =
    [
        """ "level":"Metadata" """, """ "auditID":"a1" """, """ "stage":"ResponseComplete" """, """ "requestURI":"/x" """, """ "verb":"get" """, """ "user":{"username":"jane"} """,
        """ "responseStatus":{"code":200} """, """ "requestReceivedTimestamp":"2026-11-21T10:00:00.500000Z" """, """ "stageTimestamp":"2026-11-21T10:00:00.520000Z" """,
    ];

    public static TheoryData<string> Titles() => FieldCase.Titles(File);

    [Theory]
    [MemberData(nameof(Titles))]
    public void An_event_becomes_the_fields_of_the_table(string title)
    {
        var row = FieldCase.Read(File).Single(c => c.Title == title);

        var batch = Reading.KubernetesLines(string.Join('\n', row.Json.Select(WithDefaults)));

        Assert.Empty(batch.Refusals);
        var e = batch.Events[^1].Event;
        Assert.All(row.Fields, field => Assert.Equal($"{field.Field} = {field.Value ?? "-"}", $"{field.Field} = {Value(e, field.Field)}"));
    }

    [Fact]
    public void The_state_after_is_the_answer_only_where_it_is_the_object()
    {
        bool After(string members) => Reading.KubernetesLines(WithDefaults("{" + members + "}")).Events[0].Event.AfterIsResponse;
        const string Ref = """ "objectRef":{"resource":"configmaps","namespace":"a","name":"c","apiVersion":"v1"} """;
        const string Whole = """ "responseObject":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c"}} """;

        Assert.True(After($""" "verb":"update",{Ref},{Whole} """));
        Assert.False(After($""" "verb":"get",{Ref},{Whole} """));
        Assert.False(After($""" "verb":"update","requestURI":"/x?dryRun=All",{Ref},{Whole} """));
        Assert.False(After($$""" "verb":"update","responseStatus":{"code":409},{{Ref}},{{Whole}} """));
        Assert.False(After($$$$""" "verb":"update",{{{{Ref}}}},"responseObject":{"kind":"Status","metadata":{}} """));
        Assert.False(After($$$$""" "verb":"delete",{{{{Ref}}}},"responseObject":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c"}} """));
        Assert.True(After($$$$""" "verb":"delete",{{{{Ref}}}},"responseObject":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c","deletionTimestamp":"2026-01-01T00:00:00Z"}} """));
        Assert.False(After(""" "verb":"patch","objectRef":{"resource":"deployments","subresource":"scale","apiVersion":"v1"},"responseObject":{"kind":"Scale","apiVersion":"autoscaling/v1","metadata":{"name":"c"}} """));
    }

    [Fact]
    public void Bodies_are_kept_byte_for_byte()
    {
        const string Body = """{ "kind":"ConfigMap" , "n":1.50e+03,"data":{"a":"\u00e4 ä"}}""";

        var offered = Reading.KubernetesLines(WithDefaults($$""" {"verb":"create","requestObject":{{Body}}} """.Trim())).Events[0];

        Assert.Equal(Body, Encoding.UTF8.GetString(offered.Bodies.Request.Span));
    }

    [Fact]
    public void The_client_is_the_last_address_that_is_no_proxy_of_the_source()
    {
        var source = Reading.Prod with { TrustedProxies = ["10.0.0.0/8", "fd00::/8"] };
        string? Ip(string chain) => Reading.KubernetesLines(WithDefaults($$"""{"sourceIPs":[{{chain}}]}"""), source).Events[0].Event.Actor.Ip;

        Assert.Equal("203.0.113.7", Ip("\"1.1.1.1\",\"203.0.113.7\",\"10.0.0.4\",\"fd00::1\""));
        Assert.Equal("10.0.0.4", Ip("\"10.0.0.4\""));
        Assert.Null(Ip("\"1.1.1.1\",\"proxy\""));
    }

    [Fact]
    public void A_long_value_is_cut_at_a_character_and_named()
    {
        var e = Reading.KubernetesLines(WithDefaults($$"""{"userAgent":"{{new string('ä', 600)}}"}""")).Events[0].Event;

        Assert.Equal(1023, Encoding.UTF8.GetByteCount(e.Actor.UserAgent!));
        Assert.EndsWith("ä…", e.Actor.UserAgent, StringComparison.Ordinal);
        Assert.Equal(["actor.user_agent"], e.Truncated);
    }

    [Fact]
    public void A_kind_is_learned_from_a_successful_answer()
    {
        const string Ref = """ "objectRef":{"resource":"widgets","name":"w","apiGroup":"acme.io","apiVersion":"v1"} """;
        var batch = Reading.KubernetesLines(
            WithDefaults($$$$"""{"verb":"get",{{{{Ref}}}},"responseObject":{"kind":"Widget","apiVersion":"acme.io/v1","metadata":{"name":"w"}}}""") + "\n"
            + WithDefaults($$"""{"auditID":"a2","verb":"delete",{{Ref}}}"""));

        Assert.Equal("Widget", batch.Events[1].Event.Resource.Kind);
        Assert.Equal("k8s.widget.delete", batch.Events[1].Event.Type);
    }

    internal static string WithDefaults(string json)
    {
        // By text: a parser would not carry repeated members or halves of surrogates over.
        var present = json.Contains("\\ud", StringComparison.Ordinal) ? null : Parse(json);
        var missing = Defaults.Where(d => present is null ? !json.Contains(d.Split(':')[0].Trim(), StringComparison.Ordinal) : !present.ContainsKey(d.Split('"')[1]));
        return "{" + string.Join(',', missing.Select(d => d.Trim())) + (missing.Any() && json.Trim() != "{}" ? "," : string.Empty) + json.Trim()[1..];
    }

    private static JsonObject? Parse(string json)
    {
        try
        {
            var parsed = (JsonObject)JsonNode.Parse(json)!;
            return parsed.Count >= 0 ? parsed : null;
        }
        catch (Exception e) when (e is ArgumentException or JsonException)
        {
            return null;
        }
    }

    private static string Value(AuditEvent e, string field) => FieldCase.ValueOf(e, field) is { Length: > 0 } value ? Fingerprints().Replace(value, "fp=*") : "-";

    [GeneratedRegex("fp=[A-Z2-7]{13}")]
    private static partial Regex Fingerprints();
}
