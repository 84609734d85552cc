using AuditConsole.Web.Components.Timeline;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AuditConsole.Tests.Web.Timeline;

public sealed class TimelineUrlStateTests
{
    [Fact]
    public void Defaults_are_absent_from_the_address() => Assert.Equal("/timeline", new TimelineUrlState().ToUrl());

    [Fact]
    public void What_is_written_is_read_again()
        => Check.QuickThrowOnFailure(Prop.ForAll<NonNull<string>, bool, PositiveInt>((query, flag, seq) =>
        {
            var state = new TimelineUrlState
            {
                Query = string.Concat(query.Get.EnumerateRunes().Where(r => r.Value != 0xFFFD)),
                From = flag ? "now-7d" : TimelineUrlState.DefaultFrom,
                To = flag ? "2026-11-21T14:05:00Z" : TimelineUrlState.DefaultTo,
                Zone = flag ? "Europe/Berlin" : TimelineUrlState.Utc,
                Live = flag,
                Before = flag ? "1284903" : null,
                Selected = flag ? seq.Get : null,
                Tab = flag ? EventTab.Raw : EventTab.Diff,
                Split = flag,
                Noise = !flag,
            };
            return TimelineUrlState.Parse("http://audit.example" + state.ToUrl()) == state;
        }));

    [Theory]
    [InlineData("2023-07-01", "2023-07-01", "2023-07-01T00:00:00Z", "2023-07-02T00:00:00Z")]
    [InlineData("2023-07-01", "now", "2023-07-01T00:00:00Z", "now")]
    [InlineData("now-7d", "2023-07-01T05:00:00Z", "now-7d", "2023-07-01T05:00:00Z")]
    [InlineData("garbage", "2023-13-01", "garbage", "2023-13-01")]
    [InlineData("9999-12-31", "now", "9999-12-31", "now")]
    public void A_date_is_a_day_of_the_zone(string from, string to, string start, string end)
    {
        var state = new TimelineUrlState { From = from, To = to };

        Assert.Equal((start, end), (state.Dated(TimeZoneInfo.Utc).From, state.Dated(TimeZoneInfo.Utc).To));
    }

    [Fact]
    public void A_date_begins_where_the_zone_says()
        => Assert.Equal("2023-06-30T22:00:00Z", new TimelineUrlState { From = "2023-07-01" }.Dated(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin")).From);

    [Fact]
    public void Keys_of_another_version_travel_along()
    {
        var state = TimelineUrlState.Parse("http://x/timeline?q=kind:Tier&as=lanes&cols=a,b");

        Assert.Equal("/timeline?q=kind:Tier%20verb:delete&as=lanes&cols=a,b", state.Asking("kind:Tier verb:delete").ToUrl());
    }

    [Theory]
    [InlineData("sel=x")]
    [InlineData("sel=-1")]
    [InlineData("sel=99999999999999999999")]
    [InlineData("tab=nonsense")]
    [InlineData("live=maybe")]
    [InlineData("q=")]
    [InlineData("from=")]
    public void What_does_not_parse_leaves_the_rest_working(string query) => Assert.Equal("/timeline", TimelineUrlState.Parse("/timeline?" + query).ToUrl());

    [Fact]
    public void Another_question_begins_at_its_newest_page()
    {
        var state = TimelineUrlState.Parse("/timeline?before=77&sel=70&tab=raw&live=1");

        Assert.Equal("/timeline?q=verb:delete&live=1", state.Asking("verb:delete").ToUrl());
    }

    [Fact]
    public void Opening_an_event_is_the_same_question()
    {
        var state = TimelineUrlState.Parse("/timeline?q=verb:delete");

        Assert.Equal(state.Question, (state with { Selected = 7, Tab = EventTab.Raw, Split = true, Live = true }).Question);
        Assert.NotEqual(state.Question, (state with { Noise = true }).Question);
    }
}
