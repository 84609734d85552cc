using System.Text;
using AuditConsole.Core.Access;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Query;
using Xunit;

namespace AuditConsole.Tests.Core.Query;

public sealed class EventSearchTests
{
    private static readonly Scope Whole = new("default");

    /// <summary>Events 1 to <paramref name="count"/>, one a second; every tenth has the word <c>needle</c> in its body, even ones are in namespace <c>a</c>.</summary>
    private static SearchLedger Ledger(int count, int perRun = 100) => new(Enumerable.Range(1, count).Select(i =>
    {
        var e = new AuditEvent { Id = $"e{i}", Source = "s", Tenant = "default", Type = "x.y", Time = i * Micros.PerSecond };
        e.Resource.Namespace = i % 2 == 0 ? "a" : "b";
        return (e, new EventBodies { Request = Encoding.UTF8.GetBytes(i % 10 == 0 ? """{"k":"needle"}""" : """{"k":"hay"}""") });
    }), perRun);

    private static EventQuery Query(string text) => EventQuery.TryParse(text, 0, out var query, out var error) ? query : throw new ArgumentException(error.Message);

    private static IEnumerable<long> Seqs(SearchResult result) => result.Events.Select(e => e.Event.Seq);

    [Fact]
    public async Task A_rare_word_reads_newest_first_and_stops_when_the_page_is_full()
    {
        var ledger = Ledger(1000);
        var result = await ledger.Search().RunAsync(new SearchRequest(Whole) { Query = Query("needle"), Limit = 3 }, CancellationToken.None);
        Assert.Equal([1000, 990, 980], Seqs(result));
        Assert.True(result.HasOlder);
        Assert.True(ledger.Read.Count <= 32 + 64 + 3, $"{ledger.Read.Count} were read");
        Assert.Equal(Enumerable.Range(0, 32).Select(i => 1000L - i), ledger.Read.Take(32));
    }

    [Fact]
    public async Task What_was_appended_since_is_asked_by_seq_whenever_it_happened()
    {
        var ledger = Ledger(250);
        ledger.Events[248].Event.Time = 0;
        var late = new SearchLedger(ledger.Events, 100);
        var result = await late.Search().RunAsync(new SearchRequest(Whole) { Query = Query("hay"), AfterSeq = 247, Limit = 10 }, CancellationToken.None);
        Assert.Equal([248, 249], Seqs(result));
        Assert.Equal([248, 249, 250], late.Read.Distinct().Order());
        Assert.Null(result.NewestElsewhere);
    }

    [Fact]
    public async Task Columns_rule_rows_out_before_anything_is_read()
    {
        var ledger = Ledger(1000);
        var request = new SearchRequest(Whole with { Namespaces = ["b"] }) { Query = Query("seq:<=20 needle"), Limit = 50, Totals = true };
        var result = await ledger.Search().RunAsync(request, CancellationToken.None);
        Assert.Empty(result.Events);
        Assert.Equal([1, 3, 5, 7, 9, 11, 13, 15, 17, 19], ledger.Read.Order());
    }

    [Fact]
    public async Task A_search_that_runs_out_of_time_says_how_far_it_looked()
    {
        var ledger = Ledger(1000);
        var time = new SteppedTime();
        ledger.OnRead = () => time.Advance(TimeSpan.FromSeconds(4));
        var request = new SearchRequest(Whole) { Query = Query("needle"), Limit = 100, Totals = true, TimeLimit = TimeSpan.FromSeconds(10) };
        var result = await ledger.Search(time).RunAsync(request, CancellationToken.None);

        // Chunks of 32 and 64 end at 905; the first event of the third is the last for which there was time. What is older is not counted.
        Assert.Equal(new EventPosition(904 * Micros.PerSecond, 904), result.SearchedBackTo);
        Assert.Equal(10, result.Totals!.Events);
        Assert.Equal(10, result.Events.Count);
        Assert.True(result.HasOlder);
        Assert.True(result.Elapsed >= TimeSpan.FromSeconds(12));

        var rowsOnly = await ledger.Search(time).RunAsync(request with { Totals = false }, CancellationToken.None);
        Assert.Equal(result.SearchedBackTo, rowsOnly.SearchedBackTo);
        Assert.Equal(Seqs(result), Seqs(rowsOnly));
    }

    [Fact]
    public async Task A_cancelled_search_stops_before_the_next_read()
    {
        var ledger = Ledger(1000);
        using var cancel = new CancellationTokenSource();
        ledger.OnRead = cancel.Cancel;
        var search = ledger.Search();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => search.RunAsync(new SearchRequest(Whole) { Query = Query("needle"), Limit = 1000 }, cancel.Token));
        Assert.Empty(ledger.Read);

        // Its slot is free again.
        Assert.Single((await search.RunAsync(new SearchRequest(Whole) { Limit = 1 }, CancellationToken.None)).Events);
    }

    [Fact]
    public async Task Searches_beyond_the_limit_wait_their_turn()
    {
        var ledger = Ledger(10);
        var reading = new TaskCompletionSource();
        using var release = new ManualResetEventSlim();
        ledger.OnRead = () =>
        {
            reading.TrySetResult();
            release.Wait(CancellationToken.None);
        };
        using var search = ledger.Search(options: new QueryOptions { QueryConcurrency = 1 });
        var first = search.RunAsync(new SearchRequest(Whole) { Limit = 1 }, CancellationToken.None);
        await reading.Task;

        using var impatient = new CancellationTokenSource();
        var second = search.RunAsync(new SearchRequest(Whole) { Limit = 1 }, impatient.Token);
        Assert.False(second.IsCompleted);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);

        var third = search.RunAsync(new SearchRequest(Whole) { Limit = 1 }, CancellationToken.None);
        release.Set();
        Assert.Single((await first).Events);
        Assert.Single((await third).Events);
    }

    [Fact]
    public async Task A_tenant_without_a_ledger_has_no_events()
    {
        var result = await Ledger(10).Search().RunAsync(new SearchRequest(new Scope("other")) { Limit = 10, Totals = true, Facets = [EventFields.Kind] }, CancellationToken.None);
        Assert.Empty(result.Events);
        Assert.Equal(new SearchTotals(0, 0, 0), result.Totals);
    }

    [Fact]
    public async Task An_empty_range_tells_where_the_newest_match_is()
    {
        var ledger = Ledger(100);
        async Task<long?> Newest(long from, long to, string text) => (await ledger.Search()
            .RunAsync(new SearchRequest(Whole) { Query = Query(text), From = from * Micros.PerSecond, To = to * Micros.PerSecond, Limit = 5 }, CancellationToken.None)).NewestElsewhere / Micros.PerSecond;

        Assert.Equal(100, await Newest(200, 300, ""));
        Assert.Equal(100, await Newest(-20, -10, "needle"));
        Assert.Equal(40, await Newest(45, 48, "seq:<50 needle"));
        Assert.Null(await Newest(40, 50, "needle"));
        Assert.Null(await Newest(200, 300, "kind:Nothing"));
    }

    [Fact]
    public async Task The_first_stage_of_a_finished_request_shows_only_when_stages_are_asked_for()
    {
        var ledger = Ledger(3);
        ledger.Supersede(2);
        var search = ledger.Search();
        Assert.Equal([3, 1], Seqs(await search.RunAsync(new SearchRequest(Whole) { Limit = 5 }, CancellationToken.None)));
        Assert.Equal([3, 2, 1], Seqs(await search.RunAsync(new SearchRequest(Whole) { Query = Query("NOT stage:Panic"), Limit = 5 }, CancellationToken.None)));
    }

    [Fact]
    public async Task A_review_whose_request_has_an_audit_event_shows_only_when_the_input_or_an_id_is_asked_for()
    {
        var ledger = Ledger(3);
        ledger.Cover(2);
        var search = ledger.Search();
        async Task<IReadOnlyList<long>> FoundAsync(string query, bool all = false)
            => [.. Seqs(await search.RunAsync(new SearchRequest(Whole) { Query = Query(query), Limit = 5, ShowSuperseded = all }, CancellationToken.None))];

        Assert.Equal([3, 1], await FoundAsync(string.Empty));
        Assert.Equal([3, 1], await FoundAsync("NOT stage:Panic"));
        Assert.Equal([3, 2, 1], await FoundAsync("NOT format:okta"));
        Assert.Equal([3, 2, 1], await FoundAsync("NOT id:nothing"));
        Assert.Equal([3, 2, 1], await FoundAsync(string.Empty, all: true));
        Assert.Equal(2, (await search.RunAsync(new SearchRequest(Whole) { Totals = true }, CancellationToken.None)).Totals?.Events);
    }

    [Fact]
    public async Task Paging_by_place_visits_every_event_once()
    {
        var ledger = Ledger(95, perRun: 20);
        var search = ledger.Search();
        var seen = new List<long>();
        for (var before = EventPosition.Newest; ;)
        {
            var page = await search.RunAsync(new SearchRequest(Whole) { Limit = 10, Before = before }, CancellationToken.None);
            seen.AddRange(Seqs(page));
            if (!page.HasOlder)
            {
                break;
            }

            before = page.Events[^1].Event.Position;
        }

        Assert.Equal(Enumerable.Range(1, 95).Reverse().Select(i => (long)i), seen);
    }

    [Fact]
    public async Task Newer_rows_after_a_place_are_the_nearest_ones()
    {
        var result = await Ledger(50).Search().RunAsync(new SearchRequest(Whole) { Limit = 3, After = new EventPosition(10 * Micros.PerSecond, 10) }, CancellationToken.None);
        Assert.Equal([13, 12, 11], Seqs(result));
        Assert.True(result is { HasOlder: true, HasNewer: true });
    }

    [Theory]
    [InlineData("id")]
    [InlineData("time")]
    [InlineData("request.uri")]
    public async Task A_field_without_a_column_of_values_is_no_facet(string name)
    {
        Assert.True(EventFields.TryFind(name, out var field));
        await Assert.ThrowsAsync<ArgumentException>(() => Ledger(1).Search().RunAsync(new SearchRequest(Whole) { Facets = [field] }, CancellationToken.None));
    }

    [Theory]
    [InlineData(EventClass.Read, "Pod", null, true)]
    [InlineData(EventClass.Read, "Secret", null, false)]
    [InlineData(EventClass.Read, "Pod", "exec", false)]
    [InlineData(EventClass.Read, "Pod", "attach", false)]
    [InlineData(EventClass.Read, "Pod", "portforward", false)]
    [InlineData(EventClass.Noop, "Node", "proxy", false)]
    [InlineData(EventClass.Status, "Secret", "status", true)]
    [InlineData(EventClass.Lease, "Lease", null, true)]
    [InlineData(EventClass.Noop, "Secret", null, true)]
    [InlineData(EventClass.DryRun, "Pod", null, false)]
    [InlineData(EventClass.Denied, "Pod", null, false)]
    public async Task Routine_events_are_left_out_and_counted(EventClass eventClass, string kind, string? subresource, bool hidden)
    {
        var e = new AuditEvent { Id = "e", Source = "s", Tenant = "default", Type = "x", Class = eventClass, Time = 1 };
        (e.Resource.Kind, e.Resource.Subresource) = (kind, subresource);
        var search = new SearchLedger([(e, EventBodies.None)], 10).Search();
        var request = new SearchRequest(Whole) { HideNoise = true, Limit = 10, Totals = true };

        var result = await search.RunAsync(request, CancellationToken.None);
        Assert.Equal((hidden ? 0 : 1, hidden ? 1 : 0), (result.Events.Count, result.Hidden));
        Assert.Equal(hidden, SearchOracle.IsNoise(e));
        Assert.Single((await search.RunAsync(request with { Query = Query("NOT verb:x") }, CancellationToken.None)).Events);
    }

    private sealed class SteppedTime : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Advance(TimeSpan by) => _now += by.Ticks;

        public override long GetTimestamp() => _now;
    }
}
