using AuditConsole.Core.Query;
using AuditConsole.Web.Components.Timeline.Bar;
using AuditConsole.Web.Components.Timeline.Facets;
using Xunit;

namespace AuditConsole.Tests.Web.Timeline;

public sealed class FacetCountsTests
{
    private static readonly FacetField Kind = FacetFields.Main.Single(f => f.Title == "Kind");
    private static readonly FacetValue[] Values = [.. Enumerable.Range(0, 8).Select(i => new FacetValue($"K{i}", 100 - i))];

    [Fact]
    public void Five_values_are_shown_first() => Assert.Equal(["K0", "K1", "K2", "K3", "K4"], FacetCounts.Of(Kind, Values, 23, [], []).Lines.Select(l => l.Value));

    [Fact]
    public void Chosen_values_stay_visible_even_at_nothing()
    {
        var lines = FacetCounts.Of(Kind, Values, 23, ["K7", "Gone"], ["K1"]).Lines;

        Assert.Equal((93L, FacetChoice.Included), lines.Where(l => l.Value == "K7").Select(l => (l.Count, l.Choice)).Single());
        Assert.Equal((0L, FacetChoice.Included), lines.Where(l => l.Value == "Gone").Select(l => (l.Count, l.Choice)).Single());
        Assert.Equal(FacetChoice.Excluded, lines.Single(l => l.Value == "K1").Choice);
    }

    [Theory]
    [InlineData("gitops", "GitOps")]
    [InlineData("service", "Service account")]
    [InlineData("control_plane", "Control plane")]
    [InlineData("human", "Human")]
    public void Words_are_spelled_out(string word, string label) => Assert.Equal(label, FacetFields.Label(FacetFields.Main[0].Field, word));

    [Fact]
    public void Data_is_shown_as_it_is() => Assert.Equal("gitops", FacetFields.Label(Kind.Field, "gitops"));

    [Fact]
    public void What_a_click_writes_is_a_name_of_its_field()
        => Assert.All(FacetFields.Main.Concat(FacetFields.More), f => Assert.Equal(["x"], QueryTerms.Of(QueryTerms.Of(string.Empty).WithIncluded(f.Field, f.Name, "x").Text).Included(f.Field)));
}
