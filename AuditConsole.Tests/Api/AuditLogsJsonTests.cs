using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;
using AuditConsole.Web.Api;
using AuditConsole.Web.Api.Wire;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace AuditConsole.Tests.Api;

public sealed class AuditLogsJsonTests
{
    private static AuditEvent Event()
    {
        var e = new AuditEvent
        {
            Seq = 70112,
            Id = "6dec5b37-075d-4bc9-8292-120a2b8b506b/ResponseComplete",
            Time = Rfc3339.TryParse("2026-03-10T14:30:45.123456Z", out var time) ? time : 0,
            Received = Rfc3339.TryParse("2026-03-10T14:30:45.301002Z", out var received) ? received : 0,
            Source = "prod",
            Tenant = "default",
            Type = "k8s.networkpolicy.update",
            Cluster = "prod",
            Class = EventClass.Change,
            Verb = "update",
            Outcome = Outcome.Success,
            Message = "<script>alert('é')</script> & more",
        };
        (e.Actor.Name, e.Resource.Kind, e.Resource.Name) = ("jane", "NetworkPolicy", "allow-dns");
        e.Tags.Add("clock_skew");
        return e;
    }

    private static EventAnswer Answer(AuditEvent e, EventBodies? bodies = null, bool whole = true, bool parts = false, EventShape shape = EventShape.Fields, bool mayReadBodies = true)
        => new(new StoredEvent(e, bodies ?? EventBodies.None, default, new byte[] { 0xAB, 0x01 }, new byte[] { 0xCD, 0xEF }), whole, parts, shape, mayReadBodies);

    private static string Json(EventAnswer answer)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, SafeJson.WriterOptions))
        {
            EventJson.Write(writer, answer);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static ReadOnlyMemory<byte> Utf8(string text) => Encoding.UTF8.GetBytes(text);

    [Fact]
    public void The_whole_ledger_shows_place_and_proof()
    {
        var json = JsonNode.Parse(Json(Answer(Event())))!;
        Assert.Equal(70112, (long)json["seq"]!);
        Assert.Equal(("ab01", "cdef"), ((string)json["integrity"]!["leaf"]!, (string)json["integrity"]!["chain"]!));
        Assert.Equal(("jane", "2026-03-10T14:30:45.123456Z"), ((string)json["actor"]!["name"]!, (string)json["time"]!));
        Assert.Null(json["parts"]);
    }

    [Fact]
    public void A_limited_scope_is_shown_neither()
    {
        var json = JsonNode.Parse(Json(Answer(Event(), whole: false)))!;
        Assert.Null(json["seq"]);
        Assert.Null(json["integrity"]);
        Assert.Null(JsonNode.Parse(Json(Answer(Event(), whole: false, shape: EventShape.Native)))!["metadata"]!["auditconsole"]!["seq"]);
    }

    [Fact]
    public void Bodies_are_JSON_values_and_what_is_not_JSON_a_string()
    {
        var bodies = new EventBodies { Request = Utf8("""{"a":[1.50,"<b>",{"<k>":null}],"a":2}"""), Response = Utf8("not {json <i>"), After = Utf8("\"\\ud800\"") };
        var text = Json(Answer(Event(), bodies, parts: true));
        Assert.DoesNotContain('<', text);
        Assert.DoesNotContain('&', text);
        Assert.Contains("é", text, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(text);
        var parts = document.RootElement.GetProperty("parts");
        Assert.Equal("""{"a":[1.50,"\u003Cb\u003E",{"\u003Ck\u003E":null}],"a":2}""", parts.GetProperty("request").GetRawText());
        Assert.Equal("not {json <i>", parts.GetProperty("response").GetString());
        Assert.Equal(@"\ud800", parts.GetProperty("after").GetString());
        Assert.False(parts.TryGetProperty("before", out _));
    }

    [Fact]
    public void A_native_event_goes_out_as_it_came_in()
    {
        const string Sent = """
            {"event_id":"evt_2026031012345678","timestamp":"2026-03-10T14:30:45.123Z","event_type":"resource.modify","severity":"info",
             "actor":{"type":"user","id":"user_12345","email":"admin@company.com","ip_address":"203.0.113.45","user_agent":"Mozilla/5.0","session_id":"sess_abcdef123456"},
             "resource":{"type":"ec2_instance","id":"i-0123456789abcdef","name":"web-1","cloud_provider":"aws","account_id":"123456789012","region":"us-east-1","tags":{"Environment":"production"}},
             "action":{"operation":"stop_instance","status":"success","method":"api"},"changes":{"before":{"state":"running"},"after":{"state":"stopped"}},
             "metadata":{"request_id":"req_xyz789","api_version":"v2","tags":["automation","cost-optimization"]}}
            """;
        var e = NativeEvent();
        e.Native = Utf8("""{"metadata":{"api_version":"v2","tags":["automation","cost-optimization"]}}""");
        e.Tags.AddRange(["automation", "cost-optimization", "clock_skew"]);
        var bodies = new EventBodies { Before = Utf8("""{"state":"running"}"""), After = Utf8("""{"state":"stopped"}""") };

        var got = JsonNode.Parse(Json(Answer(e, bodies, shape: EventShape.Native)))!;
        var added = got["metadata"]!["auditconsole"]!;
        Assert.Equal("""{"seq":9,"cluster":"cloud","project":"payments","class":"change"}""", added.ToJsonString());
        got["metadata"]!.AsObject().Remove("auditconsole");
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Sent), got), got.ToJsonString());
    }

    [Fact]
    public void What_no_field_can_give_back_is_as_it_was_sent()
    {
        var e = NativeEvent();
        e.Native = Utf8("""{"timestamp":1773153045123,"severity":"warning","custom":{"<x>":[1,null]},"actor":{"name":null,"groups":["a"]},"resource":{"tags":["t"]},"action":{"status":"succeeded"},"changes":{"before":null},"metadata":{"tags":[]}}""");
        var got = JsonNode.Parse(Json(Answer(e, new EventBodies { After = Utf8("[]") }, shape: EventShape.Native)))!;
        Assert.Equal("1773153045123", got["timestamp"]!.ToJsonString());
        Assert.Equal("warning", (string)got["severity"]!);
        Assert.Equal("[1,null]", got["custom"]!["<x>"]!.ToJsonString());
        Assert.True(got["actor"]!.AsObject().ContainsKey("name"));
        Assert.Equal(("user_12345", """["a"]"""), ((string)got["actor"]!["id"]!, got["actor"]!["groups"]!.ToJsonString()));
        Assert.Equal("""["t"]""", got["resource"]!["tags"]!.ToJsonString());
        Assert.Equal("succeeded", (string)got["action"]!["status"]!);
        Assert.Equal("""{"after":[],"before":null}""", got["changes"]!.ToJsonString());
        Assert.Equal("[]", got["metadata"]!["tags"]!.ToJsonString());
        Assert.DoesNotContain('<', Json(Answer(e, shape: EventShape.Native)));
    }

    [Fact]
    public void Other_events_are_given_the_native_shape_too()
    {
        var bodies = new EventBodies { Response = Utf8("""{"kind":"NetworkPolicy","kind":"twice"}""") };
        var e = Event();
        e.AfterIsResponse = true;
        var got = Json(Answer(e, bodies, shape: EventShape.Native));
        Assert.Contains("\"changes\":{\"after\":{\"kind\":\"NetworkPolicy\",\"kind\":\"twice\"}}", got, StringComparison.Ordinal);
        Assert.Contains("\"resource\":{\"type\":\"NetworkPolicy\",\"id\":\"allow-dns\",\"name\":\"allow-dns\"}", got, StringComparison.Ordinal);
        Assert.DoesNotContain("changes", Json(Answer(e, bodies, shape: EventShape.Native, mayReadBodies: false)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_holds_items_cursor_and_what_was_asked_for()
    {
        var context = new DefaultHttpContext();
        using var stream = new MemoryStream();
        context.Response.Body = stream;
        await new EventPageResult(new EventPage([Answer(Event()), Answer(Event())]) { NextCursor = "next", Total = 17 }).ExecuteAsync(context);
        var json = JsonNode.Parse(stream.ToArray())!;
        Assert.Equal("application/json; charset=utf-8", context.Response.ContentType);
        Assert.Equal((2, "next", 17), (json["items"]!.AsArray().Count, (string)json["next_cursor"]!, (int)json["total"]!));

        using var last = new MemoryStream();
        await new EventPageResult(new EventPage([])).ExecuteAsync(new DefaultHttpContext { Response = { Body = last } });
        Assert.Equal("""{"items":[],"next_cursor":null}""", Encoding.UTF8.GetString(last.ToArray()));

        using var damaged = new MemoryStream();
        await new EventPageResult(new EventPage([]) { Damage = ["segment 3 is damaged"] }).ExecuteAsync(new DefaultHttpContext { Response = { Body = damaged } });
        Assert.Equal("""{"items":[],"next_cursor":null,"damage":["segment 3 is damaged"]}""", Encoding.UTF8.GetString(damaged.ToArray()));
    }

    [Fact]
    public void A_chain_value_that_nobody_computed_is_left_out()
    {
        var answer = Answer(Event());
        var json = JsonNode.Parse(Json(answer with { Stored = answer.Stored with { Chain = default } }))!;
        Assert.Equal("ab01", (string)json["integrity"]!["leaf"]!);
        Assert.Null(json["integrity"]!["chain"]);
    }

    private static AuditEvent NativeEvent()
    {
        var e = new AuditEvent
        {
            Seq = 9,
            Id = "evt_2026031012345678",
            Time = Rfc3339.TryParse("2026-03-10T14:30:45.123Z", out var time) ? time : 0,
            Source = "api",
            Tenant = "default",
            Project = "payments",
            Cluster = "cloud",
            Type = "resource.modify",
            Format = EventFormat.Native,
            Outcome = Outcome.Success,
            Verb = "stop_instance",
            RequestMethod = "api",
            RequestId = "req_xyz789",
        };
        (e.Actor.Type, e.Actor.Id, e.Actor.Email, e.Actor.Ip, e.Actor.UserAgent, e.Actor.Session) = ("user", "user_12345", "admin@company.com", "203.0.113.45", "Mozilla/5.0", "sess_abcdef123456");
        var r = e.Resource;
        (r.Type, r.Uid, r.Name, r.Provider, r.Account, r.Region) = ("ec2_instance", "i-0123456789abcdef", "web-1", "aws", "123456789012", "us-east-1");
        r.Labels = [new("Environment", "production")];
        return e;
    }
}
