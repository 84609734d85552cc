using System.Text.Json;
using AuditConsole.Core.Access;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Tests.Core.Query;
using AuditConsole.Web.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Xunit;

namespace AuditConsole.Tests.Api;

public sealed class AuditCountsTests
{
    private static readonly Scope Whole = new("default");
    private static readonly Scope Payments = new("default") { Namespaces = ["payments"] };

    // Thirty events, one a second; every third in payments, every fifth denied.
    private readonly SearchLedger _ledger = new(Enumerable.Range(0, 30).Select(i =>
    {
        var e = new AuditEvent { Id = $"e{i}", Source = "prod", Tenant = "default", Type = "x.y", Time = i * Micros.PerSecond, Class = i % 5 == 0 ? EventClass.Denied : EventClass.Change, Actor = new Actor { Name = i % 2 == 0 ? "jane" : "joe" } };
        (e.Resource.Kind, e.Resource.Namespace) = ("Pod", i % 3 == 0 ? "payments" : "web");
        return (e, new EventBodies { After = """{"word":"needle"}"""u8.ToArray() });
    }), 100);

    private AuditCountsService Service => new(_ledger.Search(), new Authorizer());

    private static Caller With(Scope scope, params string[] permissions) => new(CallerKind.ApiKey, "k", "key") { Grants = [new Grant(permissions, scope)] };

    private static AuditCountsQuestion Read(CountsKind kind, string address)
        => AuditCountsRequests.TryRead(new QueryCollection(QueryHelpers.ParseQuery(address)), kind, 0, out var question, out var fault) ? question : throw new ArgumentException(fault.Message);

    private static string Fault(CountsKind kind, string request)
    {
        RequestFault? fault;
        if (request.StartsWith('{'))
        {
            using var body = JsonDocument.Parse(request);
            Assert.False(AuditCountsRequests.TryRead(body.RootElement, kind, 0, out _, out fault));
        }
        else
        {
            Assert.False(AuditCountsRequests.TryRead(new QueryCollection(QueryHelpers.ParseQuery(request)), kind, 0, out _, out fault));
        }

        return $"{fault!.Parameter}: {fault.Message}";
    }

    [Fact]
    public async Task Values_are_counted_in_the_order_asked_with_how_many_there_are()
    {
        var question = Read(CountsKind.Facets, "fields=namespace,actor,Verb&limit=1&q=kind:Pod");
        Assert.True((await Service.FacetsAsync(With(Whole, Permission.AuditSearch), question, default)).Succeeded(out var answer, out _));
        Assert.Equal(["namespace:web=20 of 2", "actor:jane=15 of 2", "Verb: of 0"], answer.Facets.Select(facet => $"{facet.Field}:{string.Join(',', facet.Values.Select(value => $"{value.Value}={value.Count}"))} of {facet.Distinct}"));
    }

    [Fact]
    public async Task Whoever_may_see_a_part_is_told_of_that_part()
    {
        var question = Read(CountsKind.Facets, "fields=namespace");
        Assert.True((await Service.FacetsAsync(With(Payments, Permission.AuditList), question, default)).Succeeded(out var answer, out _));
        Assert.Equal(["payments"], answer.Facets.Single().Values.Select(value => value.Value));
    }

    [Fact]
    public async Task A_histogram_counts_what_went_wrong_too()
    {
        var question = Read(CountsKind.Histogram, "from=1970-01-01T00:00:00Z&to=1970-01-01T00:00:30Z&buckets=3");
        Assert.True((await Service.HistogramAsync(With(Whole, Permission.AuditList), question, default)).Succeeded(out var answer, out _));
        Assert.Equal((10.0, 30L), (answer.BucketSeconds, answer.Total));
        Assert.Equal(["1970-01-01T00:00:00.000000Z 10 2", "1970-01-01T00:00:10.000000Z 10 2", "1970-01-01T00:00:20.000000Z 10 2"], answer.Buckets.Select(bucket => $"{bucket.Time} {bucket.Count} {bucket.DeniedOrFailed}"));
    }

    [Fact]
    public async Task Denied_counts_never_reach_the_store()
    {
        var (facets, histogram) = (Read(CountsKind.Facets, "fields=kind&q=kind:Pod"), Read(CountsKind.Histogram, "from=now-1d&to=now&q=kind:Pod"));
        foreach (var caller in new[] { Caller.Anonymous, With(Whole, [.. Permission.All.Where(p => p != Permission.AuditSearch)]) })
        {
            Assert.False((await Service.FacetsAsync(caller, facets, default)).Succeeded(out _, out var problem));
            Assert.Equal(ProblemKind.Denied, problem!.Kind);
            Assert.False((await Service.HistogramAsync(caller, histogram, default)).Succeeded(out _, out problem));
            Assert.Equal(ProblemKind.Denied, problem!.Kind);
        }

        // Words are looked for in bodies, which is a right of its own.
        Assert.False((await Service.FacetsAsync(With(Whole, Permission.AuditSearch), Read(CountsKind.Facets, "fields=kind&q=needle"), default)).Succeeded(out _, out var words));
        Assert.Equal(ProblemKind.Denied, words!.Kind);
        Assert.Empty(_ledger.Read);
    }

    [Theory]
    [InlineData("fields=kind,namspace", "fields: the name of a field was expected, but `namspace` was found")]
    [InlineData("fields=id", "fields: a field whose values are kept in columns was expected, but `id` was found")]
    [InlineData("q=kind:Pod", "fields: names of fields to count were expected")]
    [InlineData("fields=kind&limit=0", "limit: a number from 1 to 1000 was expected, but `0` was found")]
    [InlineData("fields=kind&buckets=3", "buckets: there is no such parameter; one of q, from, to, fields, limit, tenant was expected")]
    [InlineData("""{"fields":"kind"}""", "fields: a list of names of fields was expected, but `\"kind\"` was found")]
    [InlineData("""{"fields":["kind"],"limit":"3"}""", "limit: a number was expected, but `\"3\"` was found")]
    [InlineData("""{"fields":["kind"],"q":"x"}""", "q: there is no such member; one of query, start_time, end_time, filters, fields, limit was expected")]
    [InlineData("""{"fields":["kind"],"filters":{"user":{}}}""", "filters.user: a string, or a list of strings was expected, but `{}` was found")]
    public void What_is_wrong_with_a_request_for_values_is_named(string request, string fault) => Assert.Equal(fault, Fault(CountsKind.Facets, request));

    [Theory]
    [InlineData("to=now", "start_time: a start of the time range was expected")]
    [InlineData("from=now-1d", "end_time: an end of the time range was expected")]
    [InlineData("from=now-1d&to=now&buckets=1001", "buckets: a number from 1 to 1000 was expected, but `1001` was found")]
    [InlineData("from=now-1d&to=now&fields=kind", "fields: there is no such parameter; one of q, from, to, buckets, tenant was expected")]
    [InlineData("from=now&to=now-1d", "end_time: a time after `start_time` was expected")]
    [InlineData("""{"start_time":3}""", "start_time: a string was expected, but `3` was found")]
    public void What_is_wrong_with_a_request_for_a_histogram_is_named(string request, string fault) => Assert.Equal(fault, Fault(CountsKind.Histogram, request));

    [Fact]
    public async Task A_body_says_the_same_as_an_address_and_has_filters()
    {
        using var body = JsonDocument.Parse("""{"query":"kind:Pod","filters":{"namespace":"web"},"fields":["actor"],"limit":5,"start_time":null}""");
        Assert.True(AuditCountsRequests.TryRead(body.RootElement, CountsKind.Facets, 0, out var question, out _));
        Assert.True((await Service.FacetsAsync(With(Whole, Permission.AuditSearch), question, default)).Succeeded(out var answer, out _));
        Assert.Equal(20, answer.Facets.Single().Values.Sum(value => value.Count));
    }
}
