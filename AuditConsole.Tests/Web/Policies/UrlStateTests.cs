using AuditConsole.Core.Changes;
using AuditConsole.Web.Components.Policies;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AuditConsole.Tests.Web.Policies;

public sealed class UrlStateTests
{
    private static readonly Arbitrary<string> Text = Gen.Elements("a", "x y", "50%", "a,b", "ä&ö=1", "#5?", "+", "<b>", "v/w", "system:admin").ToArbitrary();
    private static readonly ObjectKey Key = new("prod", "", "Role", "", "system:a b");

    [Fact]
    public void The_list_round_trips()
        => Prop.ForAll(
            Text,
            Text,
            Gen.Elements<ObjectState?>(null, ObjectState.Live, ObjectState.Terminating, ObjectState.Deleted).ToArbitrary(),
            (text, tier, state) =>
            {
                foreach (var policies in new[] { false, true })
                {
                    var written = new ObjectsUrlState(policies) { Text = text, Tier = tier, Namespace = tier, Cluster = text, State = state, Kinds = "Tier,NetworkSet", Cursor = "c1" };
                    Assert.Equal(written, ObjectsUrlState.Parse(written.ToUrl()));
                }
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_object_page_round_trips()
        => Prop.ForAll<int, bool, bool>((number, split, noise) =>
        {
            var written = new ObjectUrlState { Split = split, Noise = noise, Before = number > 0 ? number : null, Tab = split ? ObjectTab.Manifest : ObjectTab.ChangeLog }.Toggle(12).Toggle(3);
            Assert.Equal(written, ObjectUrlState.Parse(written.ToUrl(Key)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_comparison_round_trips()
        => Prop.ForAll<PositiveInt, PositiveInt, bool>((first, second, split) =>
        {
            var written = new CompareUrlState { Base = first.Get, Head = second.Get, Split = split };
            Assert.Equal(written, CompareUrlState.Parse(written.ToUrl(Key)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_address_is_understood_as_something()
        => Prop.ForAll<NonNull<string>>(text =>
        {
            var address = "http://h/objects?" + text.Get;
            _ = ObjectsUrlState.Parse(address);
            _ = CompareUrlState.Parse(address);
            _ = ObjectUrlState.Parse(address).OpenVersions;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Defaults_leave_no_trace()
    {
        Assert.Equal("/objects", new ObjectsUrlState(false).ToUrl());
        Assert.Equal("/policies", new ObjectsUrlState(true).ToUrl());
        Assert.Equal("/objects/prod/_/Role/_/system%3Aa%20b", new ObjectUrlState().ToUrl(Key));
    }

    [Fact]
    public void Keys_that_are_not_known_stay()
        => Assert.Equal("/objects?q=a&at=2026-03-03", ObjectsUrlState.Parse("http://h/objects?at=2026-03-03&q=a").ToUrl());

    [Theory]
    [InlineData("open=v3,2,x,3,-1,0", "2,3")]
    [InlineData("open=", "")]
    [InlineData("open=99999999999999999999", "")]
    public void Open_versions_that_are_none_are_left_out(string query, string open) => Assert.Equal(open, ObjectUrlState.Parse("/objects/a/b/c/d/e?" + query).Open);

    [Fact]
    public void Toggling_twice_changes_nothing()
    {
        var state = new ObjectUrlState { Open = "2,5" };
        Assert.Equal(state, state.Toggle(4).Toggle(4));
        Assert.Equal("5", state.Toggle(2).Open);
    }
}
