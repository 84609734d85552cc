using AuditConsole.Core.Events;
using AuditConsole.Web.Components.Timeline;
using Bunit;
using Xunit;

namespace AuditConsole.Tests.Web.Timeline;

public sealed class NothingFoundTests : PartsContext
{
    [Fact]
    public async Task Events_that_are_only_left_out_are_told_and_a_click_away()
    {
        await using var view = await LiveView.CreateAsync();
        view.Append(2, TimeSpan.FromDays(30), e => e.Class = EventClass.Read);
        await view.Model.ShowAsync(new TimelineUrlState { Query = "kind:Pod" }, TimeZoneInfo.Utc);
        TimelineUrlState? gone = null;

        var nothing = Render<NothingFound>(p => p.Add(n => n.Model, view.Model).Add(n => n.OnGo, (TimelineUrlState state) => gone = state));

        Assert.Contains("Only routine events match", nothing.Markup, StringComparison.Ordinal);
        await nothing.Find(".btn.p").ClickAsync(new());
        Assert.True(gone!.Noise);
    }

    [Fact]
    public async Task That_nothing_matches_is_said_where_nothing_does()
    {
        await using var view = await LiveView.CreateAsync();
        view.Append(2, TimeSpan.FromDays(30), e => e.Class = EventClass.Read);
        await view.Model.ShowAsync(new TimelineUrlState { Query = "kind:Nothing" }, TimeZoneInfo.Utc);

        Assert.Contains("Nothing matches at any other time either", Render<NothingFound>(p => p.Add(n => n.Model, view.Model)).Markup, StringComparison.Ordinal);
    }
}
