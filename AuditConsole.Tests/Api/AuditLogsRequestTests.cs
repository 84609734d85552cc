using System.Text.Json;
using AuditConsole.Core.Common;
using AuditConsole.Tests.Core.Query;
using AuditConsole.Web.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Xunit;

namespace AuditConsole.Tests.Api;

public sealed class AuditLogsRequestTests
{
    private static readonly long Now = QueryMatchTests.Now;

    private static (AuditLogsQuestion? Question, RequestFault? Fault) List(string query)
        => AuditLogsRequests.TryReadList(new QueryCollection(QueryHelpers.ParseQuery(query)), Now, out var question, out var fault) ? (question, null) : (null, fault);

    private static (AuditLogsQuestion? Question, RequestFault? Fault) Search(string body)
    {
        using var document = JsonDocument.Parse(body);
        return AuditLogsRequests.TryReadSearch(document.RootElement, Now, out var question, out var fault) ? (question, null) : (null, fault);
    }

    [Fact]
    public void Nothing_asked_is_the_newest_fifty_of_everything()
    {
        var question = List("").Question!;
        Assert.Equal(("", 50, 0, null, false, false), (question.Query.Text, question.Limit, question.Offset, question.Cursor, question.IncludeTotal, question.UsesQueryLanguage));
        Assert.Equal((long.MinValue, long.MaxValue, EventShape.Fields), (question.From, question.To, question.Shape));
        Assert.Equal(question, Search("{}").Question);
        Assert.Equal(question, Search("""{"query":null,"start_time":null,"end_time":null,"filters":null,"limit":null,"cursor":null,"include_total":null}""").Question);
    }

    [Fact]
    public void Parameters_of_a_list_are_read()
    {
        var question = List("limit=500&offset=10000&cursor=abc&q=kind:Pod&from=now-1d&to=2026-03-11&include_total=true&shape=native").Question!;
        Assert.Equal(("kind:Pod", 500, 10_000, "abc", true, true), (question.Query.Text, question.Limit, question.Offset, question.Cursor, question.IncludeTotal, question.UsesQueryLanguage));
        Assert.Equal((Now - Micros.PerDay, Now, EventShape.Native), (question.From, question.To, question.Shape));
    }

    [Fact]
    public void Members_of_a_search_are_read()
    {
        var question = Search("""
            {"filters":{"user":"jane","resource_type":["a","b*"],"code":403,"dry_run":false,"actor_ip_address":"10.0.0.0/8"},"query":"event_type:resource.delete OR x",
             "start_time":"2026-03-10T00:00:00Z","end_time":"2026-03-11T00:00:00Z","limit":100,"cursor":null,"include_total":true}
            """).Question!;
        Assert.Equal("(event_type:resource.delete OR x) user:jane resource.type:(a OR b*) code:403 dry_run:false actor.ip_address:10.0.0.0/8", question.Query.Text);
        Assert.Equal((100, true, true), (question.Limit, question.IncludeTotal, question.UsesQueryLanguage));
        Assert.Equal((Now - 2 * Micros.PerDay, Now - Micros.PerDay), (question.From, question.To));
        Assert.False(Search("""{"filters":{"kind":"Pod"}}""").Question!.UsesQueryLanguage);
        Assert.Equal("request_id:r metadata.request_id:s", Search("""{"filters":{"request_id":"r","metadata_request_id":"s"}}""").Question!.Query.Text);
    }

    [Theory]
    [InlineData("limit=0", "limit", "a number from 1 to 500 was expected, but `0` was found")]
    [InlineData("limit=501", "limit", "a number from 1 to 500 was expected, but `501` was found")]
    [InlineData("limit=x", "limit", "a number from 1 to 500 was expected, but `x` was found")]
    [InlineData("offset=10001", "offset", "a number from 0 to 10000 (beyond it, use `cursor`) was expected, but `10001` was found")]
    [InlineData("from=never", "from", "`2026-03-10T14:30:00Z`, `2026-03-10T14:30+01:00`, `2026-03-10`, `now` or `now-24h` was expected, but `never` was found")]
    [InlineData("from=now&to=now-1h", "end_time", "a time after `start_time` was expected")]
    [InlineData("shape=xml", "shape", "`fields` or `native` was expected, but `xml` was found")]
    [InlineData("include_total=maybe", "include_total", "true or false was expected, but `maybe` was found")]
    [InlineData("kind=Pod", "kind", "there is no such parameter; one of limit, offset, cursor, q, from, to, include_total, shape, tenant was expected")]
    [InlineData("query=a", "query", "there is no such parameter; one of limit, offset, cursor, q, from, to, include_total, shape, tenant was expected")]
    [InlineData("q=namspace:x", "q", "unknown field `namspace`: did you mean `namespace`?")]
    public void A_wrong_parameter_is_named(string query, string parameter, string message)
    {
        var fault = List(query).Fault!;
        Assert.Equal((parameter, message), (fault.Parameter, fault.Message));
    }

    [Theory]
    [InlineData("[]", "body", "an object was expected, but `[]` was found")]
    [InlineData("""{"limt":5}""", "limt", "there is no such member; one of query, start_time, end_time, filters, limit, offset, cursor, include_total, shape was expected")]
    [InlineData("""{"q":"a"}""", "q", "there is no such member; one of query, start_time, end_time, filters, limit, offset, cursor, include_total, shape was expected")]
    [InlineData("""{"limit":"5"}""", "limit", "a number was expected, but `\"5\"` was found")]
    [InlineData("""{"limit":5.5}""", "limit", "a number from 1 to 500 was expected, but `5.5` was found")]
    [InlineData("""{"query":5}""", "query", "a string was expected, but `5` was found")]
    [InlineData("""{"query":"\ud800"}""", "query", "a string was expected, but `\"\\ud800\"` was found")]
    [InlineData("""{"include_total":"true"}""", "include_total", "true or false was expected, but `\"true\"` was found")]
    [InlineData("""{"filters":[]}""", "filters", "an object of field names and values was expected, but `[]` was found")]
    [InlineData("""{"filters":{"kind":[]}}""", "filters.kind", "at least one value was expected")]
    [InlineData("""{"filters":{"kind":null}}""", "filters.kind", "a string, or a list of strings was expected, but `null` was found")]
    [InlineData("""{"filters":{"kidn":"Pod"}}""", "filters.kidn", "unknown field `kidn`: did you mean `kind`?")]
    [InlineData("""{"filters":{"code":"abc"}}""", "filters.code", "`code` is a number: a whole number was expected, for example `code:403`, but `abc` was found")]
    public void A_wrong_member_is_named(string body, string parameter, string message)
    {
        var fault = Search(body).Fault!;
        Assert.Equal((parameter, message), (fault.Parameter, fault.Message));
    }

    [Fact]
    public void More_filter_values_than_a_query_may_have_are_refused()
    {
        var many = JsonSerializer.Serialize(Enumerable.Repeat("a", 100));
        var fault = Search("{\"filters\":{\"kind\":" + many + ",\"name\":" + many + "}}").Fault!;
        Assert.Equal(("filters", "a query may have up to 128 values and words"), (fault.Parameter, fault.Message));
    }

    [Theory]
    [InlineData("", true, false, null)]
    [InlineData("include=bodies&source=prod&shape=native", true, true, "prod")]
    [InlineData("include=body", false, false, null)]
    [InlineData("shape=x", false, false, null)]
    [InlineData("bodies=1", false, false, null)]
    public void Parameters_of_one_event_are_read(string query, bool reads, bool bodies, string? source)
    {
        Assert.Equal(reads, AuditLogsRequests.TryReadGet("a/b", new QueryCollection(QueryHelpers.ParseQuery(query)), out var question, out var fault));
        Assert.Equal(reads, fault is null);
        if (reads)
        {
            Assert.Equal(("a/b", bodies, source), (question!.Id, question.IncludeBodies, question.Source));
        }
    }
}
