using AuditConsole.Core.Events;
using AuditConsole.Core.Query;
using AuditConsole.Web.Components.Timeline;
using AuditConsole.Web.Components.Timeline.Bar;
using AuditConsole.Web.Components.Timeline.Facets;
using AuditConsole.Web.Components.Timeline.Rows;
using Bunit;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AuditConsole.Tests.Web.Timeline;

public sealed class FeedPartsTests : BunitContext
{
    private static readonly Dictionary<DateOnly, long> NoCounts = [];

    public FeedPartsTests()
    {
        Services.AddSingleton(TimeProvider.System);
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    [Fact]
    public void A_row_is_a_real_link_that_opens_in_place()
    {
        long? opened = null;
        var row = Render<EventRow>(p => p.Add(r => r.Row, new TimelineRow(SomeEvent.Of(EventAction.Update, "Tier", "security"), 14)).Add(r => r.Zone, TimeZoneInfo.Utc).Add(r => r.ShowsSeq, true).Add(r => r.OnOpen, seq => opened = seq));

        Assert.Equal("/events/7", row.Find("a[data-row]").GetAttribute("href"));
        Assert.Equal("14:12:07", row.Find("time").TextContent);
        Assert.Equal(["v14", "#7"], [row.Find(".ver").TextContent, row.Find(".sq").TextContent]);
        row.Find("a[data-row]").Click();
        Assert.Equal(7, opened);
    }

    [Fact]
    public void Hostile_names_stay_text()
    {
        var e = SomeEvent.Of(EventAction.Update, "<b>Kind</b>", "ns/<img src=x onerror=alert(1)>", "<script>alert(1)</script>", e =>
        {
            e.Reason = "<iframe src=//evil>";
            e.Actor.EffectiveName = "admin\u202E";
        });
        var row = Render<EventRow>(p => p.Add(r => r.Row, new TimelineRow(e, null)).Add(r => r.Zone, TimeZoneInfo.Utc));

        Assert.Empty(row.FindAll("script, img, iframe, .kd b"));
        Assert.Contains("<script>alert(1)</script>", row.Find(".a").TextContent, StringComparison.Ordinal);
        Assert.Equal("⟨U+202E⟩", row.Find(".cp").TextContent);
    }

    [Fact]
    public void A_seq_is_not_shown_to_those_who_see_a_part()
        => Assert.Empty(Render<EventRow>(p => p.Add(r => r.Row, SomeEvent.Row(9, "2026-11-21T10:00:00Z")).Add(r => r.Zone, TimeZoneInfo.Utc).Add(r => r.ShowsSeq, false)).FindAll(".sq"));

    [Fact]
    public void A_row_is_drawn_again_only_when_it_looks_different()
    {
        var row = SomeEvent.Row(9, "2026-11-21T10:00:00Z");
        var part = Render<EventRow>(p => p.Add(r => r.Row, row).Add(r => r.Zone, TimeZoneInfo.Utc));

        part.Render(p => p.Add(r => r.Row, row).Add(r => r.Zone, TimeZoneInfo.Utc));
        Assert.Equal(1, part.RenderCount);

        part.Render(p => p.Add(r => r.Row, row).Add(r => r.Zone, TimeZoneInfo.Utc).Add(r => r.IsSelected, true));
        Assert.Equal(2, part.RenderCount);
    }

    [Theory]
    [InlineData("/timeline?before=x")]
    [InlineData(null)]
    public void A_search_that_time_cut_short_says_so_and_can_be_gone_on_with(string? older)
    {
        var page = new TimelinePage([], older is not null, false, 0, null) { SearchedBackTo = 0 };
        var line = Render<ResultLine>(p => p.Add(r => r.Page, page).Add(r => r.OlderUrl, older));
        Assert.Contains("searched back to", line.Find(".as-of").TextContent, StringComparison.Ordinal);
        Assert.Equal(older is null ? [] : [older], line.FindAll("a").Select(link => link.GetAttribute("href")));
    }

    [Fact]
    public void The_list_has_one_tab_stop()
    {
        var feed = Feed([.. Enumerable.Range(0, 3).Select(i => SomeEvent.Row(100 - i, "2026-11-21T10:00:30Z", kind: $"K{i}"))]);

        Assert.Equal(["0", "-1", "-1"], feed.FindAll("[data-row]").Select(r => r.GetAttribute("tabindex")));
    }

    [Fact]
    public void A_fold_opens_in_place()
    {
        var feed = Feed([.. Enumerable.Range(0, 14).Select(i => SomeEvent.Row(100 - i, $"2026-11-21T10:00:{30 - i:00}Z"))]);
        Assert.Equal("platform-admin deleted 14 Pods in staging", feed.Find(".fold .sent").TextContent.Trim());
        Assert.Single(feed.FindAll("li"));

        feed.Find(".fold button").Click();

        Assert.Equal(15, feed.FindAll("li").Count);
    }

    [Fact]
    public void A_fold_of_one_object_names_it()
        => Assert.Equal("jane updated NetworkPolicy web in shop 15 times", Feed([.. Enumerable.Range(0, 15).Select(i => SomeEvent.Row(100 - i, $"2026-11-21T10:00:{30 - i:00}Z", "jane", EventAction.Update, "NetworkPolicy", "shop/web"))]).Find(".fold .sent").TextContent.Trim());

    [Fact]
    public void A_facet_calls_actors_as_rows_do_and_keeps_their_whole_name()
    {
        var field = FacetFields.Main.Single(f => f.Title == "Actor");
        var group = Render<FacetGroup>(p => p
            .Add(g => g.Facet, new FacetCounts(field, [new FacetLine("system:serviceaccount:shop:deployer", 3, FacetChoice.None), new FacetLine("system:node:n1", 2, FacetChoice.None), new FacetLine("jane@example.com", 1, FacetChoice.None)], 3))
            .Add(g => g.ReadAll, _ => Task.FromResult<FacetCounts?>(null)));

        Assert.Equal(["shop/deployer", "node n1", "jane@example.com"], group.FindAll(".pick .t").Select(t => t.TextContent));
        Assert.Equal("system:serviceaccount:shop:deployer", group.Find(".pick").GetAttribute("title"));
    }

    [Fact]
    public void Hostile_words_of_a_source_stay_text()
    {
        var e = SomeEvent.Of(EventAction.Create, null, null, null, e =>
        {
            (e.Format, e.Resource) = (EventFormat.CloudEvents, new ObjectRef());
            e.Extra.Add(new("ce_source", "/x\u202E<img src=y>"));
        });
        var row = Render<EventRow>(p => p.Add(r => r.Row, new TimelineRow(e, null)).Add(r => r.Zone, TimeZoneInfo.Utc));

        Assert.Empty(row.FindAll("img"));
        Assert.Equal("⟨U+202E⟩", row.Find(".cp").TextContent);
    }

    [Fact]
    public void One_hidden_event_is_one_event()
    {
        var counts = new TimelineCounts(new SearchTotals(1, 1, 1), 1, new Histogram(0, 1, []), [], new Dictionary<DateOnly, long>(), TimeSpan.Zero);

        Assert.Equal("· 1 routine event hidden Show", Render<ResultLine>(p => p.Add(r => r.Counts, counts)).Find(".hidden-count").TextContent.Trim());
    }

    [Fact]
    public void What_is_damaged_is_said_beside_the_results()
    {
        const string Segment3 = "resource.name of segment 3 is damaged";
        var page = new TimelinePage([], false, false, 0, null) { Damage = [Segment3] };
        var counts = new TimelineCounts(new SearchTotals(1, 1, 1), 0, new Histogram(0, 1, []), [], new Dictionary<DateOnly, long>(), TimeSpan.Zero) { Damage = [Segment3, "another"] };

        var said = Render<ResultLine>(p => p.Add(r => r.Page, page).Add(r => r.Counts, counts)).Find(".as-of.warn");
        Assert.Equal(("incomplete: resource.name of segment 3 is damaged", "resource.name of segment 3 is damaged\nanother"), (said.TextContent, said.GetAttribute("title")));
    }

    [Fact]
    public void A_fold_that_holds_the_open_event_is_open()
        => Assert.Equal("100", Feed([.. Enumerable.Range(0, 14).Select(i => SomeEvent.Row(100 - i, $"2026-11-21T10:00:{30 - i:00}Z"))], selected: 100).Find(".ev.sel a").GetAttribute("href")?.Split('/')[^1]);

    [Fact]
    public void Late_is_not_said_where_most_came_late()
    {
        TimelineRow[] rows = [.. Enumerable.Range(0, 3).Select(i => SomeEvent.Row(100 - i, "2026-11-21T10:00:30Z", kind: $"K{i}"))];
        foreach (var row in rows)
        {
            row.Event.Tags.Add("late");
        }

        Assert.DoesNotContain("Late", Feed(rows).Markup, StringComparison.Ordinal);
        rows[0].Event.Tags.Clear();
        rows[1].Event.Tags.Clear();
        Assert.Contains("Late", Feed(rows).Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_facet_includes_excludes_and_clears()
    {
        var field = FacetFields.Main.Single(f => f.Title == "Kind");
        var said = new List<string>();
        var group = Render<FacetGroup>(p => p
            .Add(g => g.Facet, new FacetCounts(field, [new FacetLine("Pod", 1204, FacetChoice.None), new FacetLine("Tier", 0, FacetChoice.Included)], 20))
            .Add(g => g.ReadAll, _ => Task.FromResult<FacetCounts?>(null))
            .Add(g => g.OnInclude, c => said.Add("include " + c.Value)).Add(g => g.OnExclude, c => said.Add("exclude " + c.Value)).Add(g => g.OnClear, c => said.Add("clear " + c.Value)));

        group.FindAll(".pick")[0].Click();
        group.FindAll(".pick")[0].Click(new MouseEventArgs { AltKey = true });
        group.FindAll(".not")[0].Click();
        group.FindAll(".pick")[1].Click();

        Assert.Equal(["include Pod", "exclude Pod", "exclude Pod", "clear Tier"], said);
        Assert.Equal("18 more", group.Find("button.more").TextContent);
        Assert.Equal("1,204", group.Find(".c").TextContent);
    }

    [Fact]
    public void An_error_offers_its_fix()
    {
        string? run = null;
        var fault = Render<QueryFault>(p => p.Add(f => f.Error, new QueryError(0, 6, "unknown field `acter`: did you mean `actor`?", "actor:x")).Add(f => f.OnFix, text => run = text));

        Assert.StartsWith("At character 1:", fault.Find("span").TextContent.Trim(), StringComparison.Ordinal);
        Assert.Equal(["acter", "actor", "actor:x"], fault.FindAll(".mono").Select(m => m.TextContent));
        fault.Find("button").Click();
        Assert.Equal("actor:x", run);
    }

    private IRenderedComponent<EventFeed> Feed(TimelineRow[] rows, long? selected = null)
        => Render<EventFeed>(p => p.Add(f => f.Days, FeedLayout.Of(rows, TimeZoneInfo.Utc, NoCounts)).Add(f => f.Zone, TimeZoneInfo.Utc).Add(f => f.Selected, selected));
}
