using System.Text;
using AuditConsole.Core.Access;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Query;
using AuditConsole.Core.Query.Search;
using AuditConsole.Core.Segments;
using AuditConsole.Tests.Web.Live;
using Xunit;

namespace AuditConsole.Tests.Core.Query;

/// <summary>What only many segments show: pages behind what is damaged, ends of time, what is held in memory.</summary>
public sealed class SearchOverSegmentsTests
{
    private const int PerRun = 50;
    private static readonly Scope Whole = new("default");

    /// <summary>Sealed runs of fifty events, one a second; every tenth has the word <c>needle</c> in its body.</summary>
    private static SearchLedger Ledger(int runs)
    {
        var ledger = new SearchLedger(Enumerable.Range(1, runs * PerRun).Select(i => (new AuditEvent { Id = $"e{i}", Source = "s", Tenant = "default", Type = "x.y", Time = i * Micros.PerSecond, Resource = { Namespace = $"n{i % 7}" } },
            new EventBodies { Request = Encoding.UTF8.GetBytes(i % 10 == 0 ? """{"k":"needle"}""" : """{"k":"hay"}""") })), PerRun, sealable: true, cacheBytes: 0);
        ledger.Runs.ForEach(run => ledger.Seal(run));
        return ledger;
    }

    private static EventQuery Query(string text) => EventQuery.TryParse(text, 0, out var query, out var error) ? query : throw new ArgumentException(error.Message);

    [Theory]
    [InlineData("request.k:needle", 20)]
    [InlineData("request.k:need*", 20)]
    [InlineData("request.k:needles", 0)]
    [InlineData("request.other:*", 0)]
    [InlineData("NOT request.k:hay", 200)]
    public async Task A_path_reads_only_events_whose_bodies_have_its_words(string text, int read)
    {
        var ledger = Ledger(4);
        using var search = ledger.Search();
        var result = await search.RunAsync(new SearchRequest(Whole) { Query = Query(text), Limit = 500 }, default);
        Assert.Equal(Math.Min(read, 20), result.Events.Count);
        Assert.Equal(read, ledger.Read.Distinct().Count());
    }

    [Theory]
    [InlineData(SegmentBlobs.Stated, "")]
    [InlineData(null, "")]
    [InlineData(null, "needle")]
    [InlineData(SegmentBlobs.Stated, "needle")]
    [InlineData(SegmentBlobs.Tokens, "needle")]
    public async Task Pages_go_on_behind_events_that_cannot_be_read(string? damaged, string text)
    {
        var ledger = Ledger(4);
        var second = ledger.Runs[2];
        var expected = ledger.Events.Where((e, i) => (second.FirstSeq > e.Event.Seq || e.Event.Seq >= second.FirstSeq + PerRun) && (text.Length == 0 || (i + 1) % 10 == 0)).Select(e => e.Event.Seq).Reverse().ToList();
        ledger.Damage(second.FirstSeq, damaged);
        using var search = ledger.Search();
        var found = new List<long>();
        EventPosition? before = EventPosition.Newest;
        for (var pages = 0; before is { } place; pages++)
        {
            Assert.True(pages < 50);
            var page = await search.RunAsync(new SearchRequest(Whole) { Query = Query(text), Limit = 7, Before = place }, default);
            Assert.True(page.OlderBefore is null || page.Events.Count == 7, "A page before the last is not full.");
            Assert.Equal(page.HasOlder, page.OlderBefore is not null);
            found.AddRange(page.Events.Select(stored => stored.Event.Seq));
            before = page.OlderBefore;
        }

        Assert.Equal(expected, found);
    }

    [Fact]
    public async Task The_end_of_time_is_noticed_before_the_next_segment_is_opened()
    {
        var ledger = Ledger(12);
        var time = new SteppedTime();
        var opened = 0;
        ledger.OnOpen = () =>
        {
            opened++;
            time.Step(TimeSpan.FromSeconds(3));
        };
        var request = new SearchRequest(Whole) { Query = Query("nowhere"), Limit = 10, TimeLimit = TimeSpan.FromSeconds(10) };
        var result = await ledger.Search(time).RunAsync(request, default);

        Assert.Empty(result.Events);
        Assert.True(result.HasOlder);
        Assert.NotNull(result.SearchedBackTo);
        Assert.Equal(result.SearchedBackTo, result.OlderBefore);
        Assert.InRange(opened, 1, 11);

        // Whoever goes on from there gets to the end, however often the time is over.
        for (var pages = 0; result.OlderBefore is { } before; pages++)
        {
            Assert.True(pages < 12);
            result = await ledger.Search(time).RunAsync(request with { Before = before }, default);
            Assert.True(result.OlderBefore is null || result.OlderBefore < before);
        }
    }

    [Fact]
    public async Task Counts_say_down_to_where_they_were_made_in_time()
    {
        var ledger = Ledger(12);
        var time = new SteppedTime();
        ledger.OnOpen = () => time.Step(TimeSpan.FromSeconds(3));
        var result = await ledger.Search(time).RunAsync(new SearchRequest(Whole) { Query = Query("ns:n3"), Totals = true, Facets = [EventFields.Namespace], TimeLimit = TimeSpan.FromSeconds(10) }, default);
        Assert.NotNull(result.SearchedBackTo);
        var complete = ledger.Events.Count(e => e.Event.Position >= result.SearchedBackTo && e.Event.Resource.Namespace == "n3");
        Assert.InRange(result.Totals!.Events, complete, ledger.Events.Count(e => e.Event.Resource.Namespace == "n3") - 1);
        Assert.True(complete > 0);
    }

    [Fact]
    public async Task Columns_of_counted_segments_are_let_go()
    {
        var ledger = Ledger(6);
        var plan = SearchPlan.Of(new SearchRequest(Whole) { Query = Query("ns:n3"), Totals = true, Facets = [EventFields.Namespace] });
        var runs = ledger.Target.Runs.Select(run => new LazyRun(run, run.Count, plan, new SearchDamage(), default)).ToList();
        await new RunCounter(plan, runs, null, default).CountAsync();
        foreach (var run in runs)
        {
            var matches = await run.OpenAsync();
            Assert.False(matches.IsEmpty);
            Assert.Throws<InvalidOperationException>(() => matches.Run);
        }
    }

    [Fact]
    public async Task Who_may_see_a_part_is_not_told_what_is_damaged_where()
    {
        var ledger = Ledger(2);
        ledger.Damage(1, SegmentBlobs.Stated);
        using var search = ledger.Search();
        var whole = await search.RunAsync(new SearchRequest(Whole) { Limit = 100 }, default);
        Assert.Contains("segment 0", Assert.Single(whole.Damage), StringComparison.Ordinal);
        var part = await search.RunAsync(new SearchRequest(Whole with { Namespaces = ["n1"] }) { Limit = 100 }, default);
        Assert.DoesNotContain("segment", Assert.Single(part.Damage), StringComparison.Ordinal);
        Assert.NotEmpty(part.Events);
    }
}
