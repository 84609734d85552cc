using System.Text;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;

namespace AuditConsole.Tests.Core.Query;

/// <summary>Random events and query texts about them, the same for the same seed. Values are few, so that they meet; ids, bodies and times have all the forms that segments treat apart.</summary>
internal sealed class SearchCases
{
    // A byte of it is a slash; of the second all are zero.
    private static readonly string[] Uuids = ["00000000-0000-0000-0000-000000000000", "2f2f2f2f-0001-4000-8000-00000000000a", "8b1e6d5c-1111-4222-8333-0123456789ab", "c0ffee00-0003-4000-8000-00000000000c", "c0ffee00-0004-4000-8000-00000000002f"];

    public static readonly string[] Terms =
    [
        "kind:Pod", "kind:(Pod OR Secret)", "kind:P*", "kind:*", "verb:get", "verb:(get OR patch)", "class:read", "class:(change OR denied)", "status:failed", "outcome:success",
        "code:>=400", "code:[200 TO 404]", "code:*", "user:jane", "actor:jane", "actor:*o*", "actor:*", "resource:web", "name:web", "name:w?b", "ns:payments", "group:ops", "tags:(a AND b)",
        "ip:10.0.0.0/8", "ip:10.0.0.*", "time:>2026-03-11T23:59:59.999980Z", "time:[now-30s TO now]", "received:<now", "seq:<20", "seq:[5 TO 15]", "seq:[65537 TO 65545]", "seq:>131072",
        "label.app:web", "extra.region:eu", "uri:/api*", "stage:RequestReceived", "dry_run:true", "severity:>=medium", "resource.group:\"\"", "name:\"\"", "msg:\"\"", "tags:\"\"", "tags:*", "redacted:>1", "duration_ms:<0",
        "lag_seconds:<0", "lag_seconds:[1 TO 100]", "lag_seconds:*", "age_days:0", "age_days:>=2", "NOT age_days:[0 TO 5]", "user.username:jane", "objectRef.name:web", "responseStatus.code:>=400", "status:forbidden", "severity:<=warning", "resource.tags:app", "changes.confidence:captured",
        "source:t", "format:native", "format:k8s.admission", "project:p", "message:*", "truncated:body",
        "id:e7", "id:(e1 OR e2)", "id:e1*", "id:*Received", "id:*", "id:nowhere", $"id:{Uuid(1)}", $"id:\"{Uuid(2)}/RequestReceived\"", $"id:\"{Uuid(3).ToUpperInvariant()}\"", $"id:\"{LongId(1)}\"", "id:\"/e1\"", $"id:\"{Uuid(0)}\"",
        "request_id:r1", "request_id:*", "request_id:r*", "request_id:e1", "request_id:\"e1/a\"", "request_id:\"e1/a/b\"", $"request_id:{Uuid(1)}", $"request_id:{Uuid(2)}*", $"request_id:\"{Uuid(3)}/RequestReceived\"", "request_id:\"\"",
        $"request_id:\"{Uuid(3).ToUpperInvariant()}\"", $"request_id:(r1 OR {Uuid(4)})",
        "after.a:secretword", "request.a:secret*", "response.b:17", "request.b:>=17", "requestObject.b:<17", "request.c:true", "request.jane:web", "request.jane.0:1", "response.jane:é", "request.jane:\"two web\"", "request.jane:two*", "request.jane:*", "request.p:a.b", "request.s:\"the end.\"",
        $"request.id:{Uuid(1)}", "request.w:web1?", "request.pad:yy*", "request.half:*", "request.cut:*", "request.late:web", "request.deep.dotted.name:x1", "request.*.name:x1", "request.deep.*:*", "before:*", "after:*", "NOT response:*", "request.é:web.", "request.at:>now-1d", "request.nothing:*",
        "changed:a", "changed:*", "changed:deep", "changed:jane", "changed:deep.dotted.name", "NOT changed:(a OR b)", "changed:*name", "after.deep.dotted:*", "before.a:(secretword OR \"secretword x\")", "changes.after.deep.dotted.name:x*",
        "web", "WEB", "secretword", "*word*", "jane", "missing", "secret*", "*retw?rd", "\"secretword x\"", "\"two web\"", Uuid(1), $"{Uuid(2)[..9]}*", "é", "17", "true", "\"a.b\"", "end", "straße", "*",
    ];

    private readonly Random _random;

    // What neighbours in number are apart, microseconds.
    private readonly long _step;
    private readonly long _origin;

    public SearchCases(int seed)
    {
        _random = new Random(seed);
        _step = One(10L, 10L, 1_000_003, 20 * Micros.PerSecond, 7 * Micros.PerMinute, Micros.PerDay, 900 * Micros.PerDay);
        _origin = One(QueryMatchTests.Now, QueryMatchTests.Now, QueryMatchTests.Now + 30_000_001, 20 * _step);
    }

    public static string Uuid(int n) => Uuids[n % Uuids.Length];

    public static string LongId(int n) => new string('x', 245) + n;

    public T One<T>(params T[] of) => of[_random.Next(of.Length)];

    public int Below(int limit) => _random.Next(limit);

    public bool Rarely(int oneIn) => _random.Next(oneIn) == 0;

    public long TimeOf(int n) => _origin - (n * _step);

    public long StepsOr(long otherwise) => Rarely(3) ? otherwise : _step;

    public (AuditEvent Event, EventBodies Bodies)[] Events()
    {
        var events = new (AuditEvent, EventBodies)[Rarely(12) ? _random.Next(300) : _random.Next(50)];
        for (var i = 0; i < events.Length; i++)
        {
            var e = Event();
            events[i] = (e, Bodies(e.Id));
        }

        return events;
    }

    public string Query(int depth)
    {
        if (depth == 0 || Rarely(3))
        {
            return Terms[_random.Next(Terms.Length)];
        }

        var (a, b) = (Query(depth - 1), Query(depth - 1));
        return One($"({a}) AND ({b})", $"{a} {b}", $"({a}) OR ({b})", $"NOT ({a})");
    }

    private AuditEvent Event()
    {
        var n = _random.Next(41);
        var e = new AuditEvent { Id = Id(n), Source = One("s", "s", "t"), Tenant = "default", Type = One("k8s.x", "k8s.x", "native.y"), Time = TimeOf(n), Received = QueryMatchTests.Now + n - 20 };
        e.Format = One(EventFormat.KubernetesAudit, EventFormat.KubernetesAudit, EventFormat.Native, EventFormat.KubernetesAdmission, EventFormat.KubernetesSnapshot);
        (e.Resource.Name, e.Resource.Kind, e.Resource.Namespace) = (One("web", "db", "wob", "", null), One("Pod", "Secret", "Tier", null), One("payments", "web", null));
        (e.Resource.Group, e.Cluster, e.Project) = (One("", null, "apps"), One("c", null), One(null, null, "p"));
        (e.Resource.Subresource, e.Resource.Resource) = (Rarely(7) ? "exec" : null, One("pods", "secrets", null));
        (e.Verb, e.Class, e.Outcome, e.Code) = (One("get", "patch", "delete"), One(Enum.GetValues<EventClass>()), One(Enum.GetValues<Outcome>()), One(0, 200, 403, 404, 500));
        (e.Actor.Name, e.Actor.Email, e.Actor.Id) = (One("jane", "bob", Rarely(4) ? $"user-{_random.Next(99)}" : "bob", null), Rarely(3) ? "jane" : null, Rarely(5) ? "id-o" : null);
        (e.ActorClass, e.Severity, e.Message) = (One(Enum.GetValues<ActorClass>()), One(Enum.GetValues<Severity>()), One(null, null, "", "web is down.", "message"));
        e.AfterIsResponse = Rarely(5);
        e.ChangesConfidence = Rarely(3) ? ChangesConfidence.Captured : ChangesConfidence.None;
        e.RequestId = RequestId(e.Id);
        e.Actor.Ip = One("10.0.0.7", "::ffff:10.1.0.1", null);
        e.Actor.Groups = One<List<string>>([], ["ops", "ops", "dev"], ["ops"]);
        AddDetails(e);
        return e;
    }

    private void AddDetails(AuditEvent e)
    {
        e.Tags.AddRange(One<string[]>([], [], ["a", "b"], ["a"], [""]));
        e.Truncated.AddRange(One<string[]>([], [], ["body"]));
        if (Rarely(3))
        {
            e.Resource.Labels = [new("app", "web")];
            e.Extra.Add(new("region", One("eu", "us")));
        }

        if (Rarely(4))
        {
            e.Extra.Add(new("stage", "RequestReceived"));
        }

        (e.RequestUri, e.DryRun, e.DurationMs, e.Redacted) = (One(null, "/api/v1"), One<bool?>(null, null, true, false), One<long?>(null, 0, 7, long.MaxValue), One(0, 0, 1, 2));
    }

    private string Id(int n) => _random.Next(10) switch
    {
        0 or 1 => $"e{n}",
        2 => $"e{n % 3}/a/b",
        3 => Uuid(n),
        4 or 5 => $"{Uuid(n)}/{One("RequestReceived", "ResponseComplete")}",
        6 => Uuid(n).ToUpperInvariant() + One("", "/x"),
        7 => LongId(n % 3),
        8 => $"/e{n % 3}",
        _ => $"{Uuid(n)}-x/y",
    };

    private string? RequestId(string id) => _random.Next(8) switch
    {
        0 => null,
        1 => $"r{_random.Next(4)}",
        2 => "",
        3 => id,
        4 => Uuid(_random.Next(5)),
        _ => id.Split('/')[0],
    };

    private EventBodies Bodies(string id) => new() { Request = Body(id), Response = Body(id), Before = Rarely(4) ? Body(id) : default, After = Rarely(4) ? Body(id) : default, Raw = Rarely(5) ? Body(id) : default };

    private ReadOnlyMemory<byte> Body(string id) => _random.Next(17) switch
    {
        0 => Encoding.UTF8.GetBytes("""{"a":"secretword"}"""),
        1 => Encoding.UTF8.GetBytes("""{"a":"sec\u0072etword x","b":17,"c":true}"""),
        2 => Encoding.UTF8.GetBytes("not json: web"),
        3 => Encoding.UTF8.GetBytes("""{"jane":[1,"two\nweb","two\tweb","\u00e9","stra\u00DFe"]}"""),
        4 => Encoding.UTF8.GetBytes($$"""{"id":"{{id}}","own":"{{id}}{{id}}","other":"{{Uuid(2)}}"}"""),
        5 => [0xFF, 0xFF, 0, 1, 0xFF, .. Encoding.UTF8.GetBytes(id), 0xFF, .. " web "u8, 0xFF],
        6 => Encoding.UTF8.GetBytes("""{"s":"the end.","p":"a.b","é":"web."}"""),
        7 => Encoding.UTF8.GetBytes($$"""{"pad":"{{new string('y', _random.Next(3000))}}","w":"web{{_random.Next(30)}}"}"""),
        8 => Encoding.UTF8.GetBytes("""{"half":"\ud800 secretword","l\u0061te":"w\u0065b","late":"web","a":"secretword"}"""),
        10 => Encoding.UTF8.GetBytes($$"""{"deep":{"dotted.name":"x{{_random.Next(3)}}","at":"2026-03-11T2{{_random.Next(4)}}:00:00Z"},"at":"2026-03-1{{_random.Next(4)}}T00:00:00Z"}"""),
        11 => Encoding.UTF8.GetBytes($$"""{"deep.dotted":{"name":["x1",{"name":"x2"}]},"a":null,"b":{{_random.Next(30)}}}"""),
        9 => Encoding.UTF8.GetBytes("""{"cut":"secretword"""),
        _ => default,
    };
}
