using AuditConsole.Core.Changes;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Web.Components.Policies;
using Bunit;
using Xunit;

namespace AuditConsole.Tests.Web.Policies;

public sealed class ObjectTableTests : PartsContext
{
    [Fact]
    public void Policies_stand_in_their_tiers()
    {
        var table = Table(true, Object(1, "a", "security", 100), Object(2, "b", "security", 200), Object(3, "c", "default", null));

        Assert.Equal(["Tier security", "Tier default"], table.FindAll("tr.grp").Select(r => r.TextContent.Trim()));
        Assert.Equal(["100", "200", "–"], table.FindAll("td.to").Select(c => c.TextContent));
    }

    [Fact]
    public void Without_tiers_there_is_one_group_and_the_tier_is_a_column()
    {
        var table = Table(false, Object(1, "a", "security", 100.5), Object(2, "b", null, null));

        Assert.Empty(table.FindAll("tr.grp"));
        Assert.Equal(["security · 100.5", "–"], table.FindAll("td.to").Select(c => c.TextContent));
    }

    [Fact]
    public void What_is_gone_is_struck_and_says_who_did_it()
    {
        var row = Table(false, Object(1, "a", null, null) with { State = ObjectState.Deleted }).Find("tbody tr");

        Assert.Equal("gone", row.ClassName);
        Assert.StartsWith("deleted by Ada", row.QuerySelector(".ch")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_leads_to_its_object()
        => Assert.Equal("/objects/prod/_/Role/_/system%3Ax", Table(false, Object(1, "system:x", null, null)).Find("a").GetAttribute("href"));

    [Fact]
    public void Hostile_names_are_text()
    {
        var table = Table(true, Object(1, "<img src=x onerror=alert(1)>\u202E", "<b>t</b>", null));

        Assert.Empty(table.FindAll("img, .grp b b"));
        Assert.Equal("<img src=x onerror=alert(1)>⟨U+202E⟩", table.Find(".ob").TextContent);
    }

    [Fact]
    public void Facets_toggle_and_keep_what_was_chosen()
    {
        var facets = Render<ObjectFacetLists>(p => p
            .Add(f => f.State, new ObjectsUrlState(false) { Kinds = "Tier", Cluster = "gone" })
            .Add(f => f.Facets, new ObjectFacets([("NetworkPolicy", 3), ("Tier", 1)], [("prod", 4)], [], [], [])));

        Assert.Equal(
            [("Tier", "1", "/objects?cluster=gone"), ("NetworkPolicy", "3", "/objects?kind=Tier,NetworkPolicy&cluster=gone"), ("gone", "0", "/objects?kind=Tier"), ("prod", "4", "/objects?kind=Tier&cluster=prod")],
            facets.FindAll("li a").Select(a => (a.QuerySelector(".t")!.TextContent, a.QuerySelector(".c")!.TextContent, a.GetAttribute("href")!)));
    }

    private static ObjectSummary Object(long id, string name, string? tier, double? order)
        => new(id, new ObjectKey("prod", "", "Role", "", name), null, tier, ObjectState.Live, 2, new ObjectChange(id, SomeVersions.Now - Micros.PerHour, "Ada", EventAction.Update)) { Order = order };

    private IRenderedComponent<ObjectTable> Table(bool byTier, params ObjectSummary[] items)
        => Render<ObjectTable>(p => p.Add(t => t.Items, items).Add(t => t.ByTier, byTier).Add(t => t.Now, SomeVersions.Now));
}
