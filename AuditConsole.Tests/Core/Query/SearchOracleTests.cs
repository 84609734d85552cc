using System.Text;
using AuditConsole.Core.Access;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Query;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Outcome = AuditConsole.Core.Events.Outcome;

namespace AuditConsole.Tests.Core.Query;

/// <summary>Random events, random questions: a search over columns answers what a plain loop answers.</summary>
public sealed class SearchOracleTests
{
    private static readonly FacetOf[] Facets =
        [EventFields.Kind, EventFields.Verb, EventFields.Class, EventFields.ActorName, FacetOf.Actor, EventFields.ActorGroups, EventFields.Code, EventFields.Tags, EventFields.ActorClass];

    private static readonly string[] Terms =
    [
        "kind:Pod", "kind:(Pod OR Secret)", "kind:P*", "kind:*", "verb:get", "verb:(get OR patch)", "class:read", "class:(change OR denied)", "status:failed", "outcome:success",
        "code:>=400", "code:[200 TO 404]", "code:*", "user:jane", "actor:jane", "actor:*o*", "actor:*", "resource:web", "name:web", "name:w?b", "ns:payments", "group:ops", "tags:(a AND b)",
        "ip:10.0.0.0/8", "ip:10.0.0.*", "time:>2026-03-11T23:59:59.999980Z", "time:[now-30s TO now]", "received:<now", "seq:<20", "seq:[5 TO 15]", "id:e7", "id:(e1 OR e2)", "id:e1*", "request_id:r1",
        "label.app:web", "extra.region:eu", "uri:/api*", "stage:RequestReceived", "dry_run:true", "web", "WEB", "secretword", "*word*", "jane", "missing", "severity:>=medium", "resource.group:\"\"",
    ];

    private static readonly Gen<string?> Names = Gen.Elements<string?>("web", "db", "wob", null);

    private static readonly Gen<(AuditEvent, EventBodies)> Events =
        from n in Gen.Choose(0, 40)
        from name in Names
        from kind in Gen.Elements<string?>("Pod", "Secret", "Tier", null)
        from ns in Gen.Elements<string?>("payments", "web", null)
        from verb in Gen.Elements("get", "patch", "delete")
        from eventClass in Gen.Elements(Enum.GetValues<EventClass>())
        from outcome in Gen.Elements(Enum.GetValues<Outcome>())
        from code in Gen.Elements(0, 200, 403, 404, 500)
        from actor in Gen.Elements<string?>("jane", "bob", null)
        from body in Gen.Elements("", """{"a":"secretword"}""", """{"a":"sec\u0072etword x"}""", "not json: web", """{"jane":[1,"two\nweb"]}""")
        from detail in Gen.Choose(0, 31)
        select (Event(n, name, kind, ns, verb, eventClass, outcome, code, actor, detail), new EventBodies { Request = Encoding.UTF8.GetBytes(body) });

    private static readonly Gen<string> Queries = Gen.Sized(size => Query(Math.Min(size / 10, 3)));

    private static Gen<string> Query(int depth)
    {
        var term = Gen.Elements(Terms);
        if (depth == 0)
        {
            return Gen.OneOf(term, Gen.Constant(""), term);
        }

        var part = Query(depth - 1).Where(q => q.Length > 0);
        return Gen.OneOf(
            term,
            part.Zip(part, (a, b) => $"({a}) AND ({b})"),
            part.Zip(part, (a, b) => $"{a} {b}"),
            part.Zip(part, (a, b) => $"({a}) OR ({b})"),
            part.Select(a => $"NOT ({a})"));
    }

    private static AuditEvent Event(int n, string? name, string? kind, string? ns, string verb, EventClass eventClass, Outcome outcome, int code, string? actor, int detail)
    {
        var e = new AuditEvent { Id = $"e{n}", Source = "s", Tenant = "default", Type = "k8s.x", Time = QueryMatchTests.Now - n * 10, Received = QueryMatchTests.Now + n - 20 };
        (e.Resource.Name, e.Resource.Kind, e.Resource.Namespace, e.Verb, e.Class, e.Outcome, e.Code) = (name, kind, ns, verb, eventClass, outcome, code);
        (e.Actor.Name, e.Actor.Email, e.Actor.Id) = (actor, n % 3 == 0 ? "jane" : null, n % 5 == 0 ? "id-o" : null);
        e.Severity = (Severity)(n % 5);
        e.RequestId = $"r{n % 4}";
        e.Actor.Ip = n % 2 == 0 ? "10.0.0.7" : "::ffff:10.1.0.1";
        e.Actor.Groups = n % 3 == 0 ? ["ops", "ops", "dev"] : [];
        e.Resource.Subresource = n % 7 == 0 ? "exec" : null;
        if ((detail & 1) != 0)
        {
            e.Tags.AddRange(n % 2 == 0 ? ["a", "b"] : ["a"]);
            e.Resource.Labels = [new("app", "web")];
        }

        if ((detail & 2) != 0)
        {
            e.Extra.Add(new("region", n % 2 == 0 ? "eu" : "us"));
        }

        e.RequestUri = (detail & 4) != 0 ? "/api/v1" : null;
        e.DryRun = (detail & 8) != 0 ? n % 2 == 0 : null;
        e.Resource.Group = (detail & 16) != 0 ? "" : null;
        if (n % 6 == 0)
        {
            e.Extra.Add(new("stage", "RequestReceived"));
        }

        return e;
    }

    [Fact]
    public void Search_answers_what_a_plain_loop_answers()
    {
        var cases =
            from events in Events.ListOf()
            from perRun in Gen.Choose(1, 30)
            from text in Queries
            from numbers in Gen.Choose(0, 1_000_000).ArrayOf(10)
            select (events, perRun, text, numbers);
        Prop.ForAll(cases.ToArbitrary(), c => CheckAsync(c.events, c.perRun, c.text, c.numbers).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1500));
    }

    private static async Task CheckAsync(IEnumerable<(AuditEvent, EventBodies)> events, int perRun, string text, int[] numbers)
    {
        var ledger = new SearchLedger(events, perRun);
        for (var seq = 1; seq <= ledger.Events.Count; seq++)
        {
            if (ledger.Events[seq - 1].Event.Stage is not null && numbers[0] % 2 == 0)
            {
                ledger.Supersede(seq);
            }
        }

        var request = Request(ledger, text, numbers);
        var oracle = new SearchOracle(ledger, request);
        var result = await ledger.Search().RunAsync(request, CancellationToken.None);

        Assert.Equal(oracle.Rows(), result.Events.Select(e => e.Event.Seq));
        Assert.Equal(request.Limit > 0 && oracle.HasOlder(), result.HasOlder);
        Assert.Equal(request.Totals ? oracle.Totals() : null, result.Totals);
        Assert.Null(result.SearchedBackTo);
        if (result.Hidden is { } hidden)
        {
            Assert.Equal(oracle.Hidden(), hidden);
        }

        if (result.Histogram is { } histogram)
        {
            Assert.Equal(oracle.Histogram(histogram), histogram.Buckets);
        }

        Assert.Equal(request.Facets.Select(f => f.Field), result.Facets.Select(f => f.Field));
        foreach (var (asked, facet) in request.Facets.Zip(result.Facets))
        {
            var (values, distinct) = oracle.Facet(asked);
            Assert.Equal(values, facet.Values);
            Assert.Equal(distinct, facet.Distinct);
        }

        if (request is { Totals: true, AfterSeq: null } && request.From > long.MinValue)
        {
            Assert.Equal(oracle.NewestElsewhere(), result.NewestElsewhere);
        }
    }

    private static SearchRequest Request(SearchLedger ledger, string text, int[] numbers)
    {
        Assert.True(EventQuery.TryParse(text, QueryMatchTests.Now, out var query, out var error), $"{text}: {error?.Message}");
        var places = ledger.Events.Select(e => e.Event.Position).Append(new EventPosition(QueryMatchTests.Now - 150, 7)).ToArray();
        var bounded = numbers[1] % 3 != 0;
        var from = QueryMatchTests.Now - numbers[2] % 500;
        return new SearchRequest(new Scope("default") { Namespaces = numbers[3] % 4 == 0 ? ["payments", "none"] : null, Kinds = numbers[3] % 5 == 0 ? ["Pod", "Secret"] : null })
        {
            Query = query,
            HideNoise = numbers[4] % 2 == 0,
            From = bounded ? from : long.MinValue,
            To = bounded ? from + 1 + numbers[5] % 500 : long.MaxValue,
            Limit = numbers[6] % 8,
            Offset = numbers[7] % 3 == 0 ? numbers[7] % 4 : 0,
            Before = numbers[8] % 3 == 0 ? places[numbers[8] % places.Length] : EventPosition.Newest,
            After = numbers[8] % 4 == 1 ? places[numbers[8] % places.Length] : null,
            AfterSeq = numbers[7] % 4 == 1 ? numbers[7] / 4 % (ledger.Events.Count + 2) : null,
            Totals = numbers[9] % 2 == 0,
            HistogramBuckets = bounded && numbers[9] % 3 == 0 ? 1 + numbers[9] % 40 : 0,
            Facets = numbers[9] % 5 < 2 ? Facets : [],
            FacetValues = 1 + numbers[9] % 4,
        };
    }
}
