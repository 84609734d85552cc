using AuditConsole.Web.Components.Timeline.Ranges;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AuditConsole.Tests.Web.Timeline;

public sealed class RangeTextTests
{
    // A Saturday.
    private static readonly long Now = SomeEvent.At("2026-11-21T14:30:00Z");
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Theory]
    [InlineData("90m", "now-90m", "now")]
    [InlineData("24h", "now-24h", "now")]
    [InlineData("24 h", "now-24h", "now")]
    [InlineData("last 7d", "now-7d", "now")]
    [InlineData("-2w", "now-2w", "now")]
    [InlineData("now-3h..now-1h", "now-3h", "now-1h")]
    [InlineData("14:05..14:15", "2026-11-21T14:05:00Z", "2026-11-21T14:15:00Z")]
    [InlineData("9:05 - 9:15:30", "2026-11-21T09:05:00Z", "2026-11-21T09:15:30Z")]
    [InlineData("23:00..23:30", "2026-11-20T23:00:00Z", "2026-11-20T23:30:00Z")]
    [InlineData("22:00..02:00", "2026-11-20T22:00:00Z", "2026-11-21T02:00:00Z")]
    [InlineData("14:05..", "2026-11-21T14:05:00Z", "now")]
    [InlineData("14:05", "2026-11-21T14:05:00Z", "now")]
    [InlineData("16:00", "2026-11-20T16:00:00Z", "now")]
    [InlineData("today", "2026-11-21T00:00:00Z", "now")]
    [InlineData("Yesterday", "2026-11-20T00:00:00Z", "2026-11-21T00:00:00Z")]
    [InlineData("this week", "2026-11-16T00:00:00Z", "now")]
    [InlineData("last week", "2026-11-09T00:00:00Z", "2026-11-16T00:00:00Z")]
    [InlineData("this month", "2026-11-01T00:00:00Z", "now")]
    [InlineData("last month", "2026-10-01T00:00:00Z", "2026-11-01T00:00:00Z")]
    [InlineData("this quarter", "2026-10-01T00:00:00Z", "now")]
    [InlineData("last quarter", "2026-07-01T00:00:00Z", "2026-10-01T00:00:00Z")]
    [InlineData("q3", "2026-07-01T00:00:00Z", "2026-10-01T00:00:00Z")]
    [InlineData("Q3 2025", "2025-07-01T00:00:00Z", "2025-10-01T00:00:00Z")]
    [InlineData("2025-q4", "2025-10-01T00:00:00Z", "2026-01-01T00:00:00Z")]
    [InlineData("2026-11-21", "2026-11-21T00:00:00Z", "2026-11-22T00:00:00Z")]
    [InlineData("2026-02", "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z")]
    [InlineData("2026-11-01..2026-11-03", "2026-11-01T00:00:00Z", "2026-11-04T00:00:00Z")]
    [InlineData("2026-11-21 14:05 to 14:15", "2026-11-21T14:05:00Z", "2026-11-21T14:15:00Z")]
    [InlineData("2026-11-20 23:00..2026-11-21 01:00:05", "2026-11-20T23:00:00Z", "2026-11-21T01:00:05Z")]
    [InlineData("2026-11-21T14:05:00Z..2026-11-21T14:15:00Z", "2026-11-21T14:05:00Z", "2026-11-21T14:15:00Z")]
    [InlineData("2026-11-21T14:05:00+01:00/2026-11-21T14:15:00Z", "2026-11-21T14:05:00+01:00", "2026-11-21T14:15:00Z")]
    [InlineData("±10m @ 14:12", "2026-11-21T14:02:00Z", "2026-11-21T14:22:00Z")]
    [InlineData("+-1h@2026-11-20 12:00", "2026-11-20T11:00:00Z", "2026-11-20T13:00:00Z")]
    public void A_person_types_a_range(string text, string from, string to)
    {
        Assert.True(new RangeText(Now, TimeZoneInfo.Utc).TryParse(text, out var range, out var error), error);
        Assert.Equal(new TimeRange(from, to), range);
    }

    [Fact]
    public void Clock_times_are_of_the_chosen_zone()
    {
        Assert.True(new RangeText(Now, Berlin).TryParse("14:05..14:15", out var range, out _));
        Assert.Equal(new TimeRange("2026-11-21T13:05:00Z", "2026-11-21T13:15:00Z"), range);
    }

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("25:00..26:00")]
    [InlineData("2026-13-01")]
    [InlineData("2026-11-22..2026-11-20")]
    [InlineData("0h")]
    [InlineData("99999999999999999999d")]
    [InlineData("q5")]
    [InlineData("±10m @ never")]
    [InlineData("..")]
    public void What_is_not_a_range_is_said_with_what_was_expected(string text)
    {
        Assert.False(new RangeText(Now, TimeZoneInfo.Utc).TryParse(text, out _, out var error));
        Assert.NotEmpty(error);
    }

    [Fact]
    public void No_text_throws()
        => Check.QuickThrowOnFailure(Prop.ForAll<string>(text => new RangeText(Now, Berlin).TryParse(text ?? string.Empty, out var range, out var error) == (range is not null) && (range is null) == (error is not null)));

    [Fact]
    public void A_range_that_moves_ends_on_a_whole_second_and_keeps_its_length()
    {
        Assert.True(TimeRange.Default.TryResolve(Now + 718_239, out var span, out _));

        Assert.Equal(SomeEvent.At("2026-11-21T14:30:01Z"), span.To);
        Assert.Equal(TimeSpan.FromDays(1).TotalMicroseconds, span.Length);
    }

    [Fact]
    public void Steps_go_by_one_window_and_widening_stays_out_of_the_future()
    {
        Assert.True(new TimeRange("now-1h", "now").TryResolve(Now - 1, out var span, out _));

        Assert.Equal(new TimeRange("2026-11-21T12:30:00Z", "2026-11-21T13:30:00Z"), TimeRange.Shifted(span, -1));
        Assert.Equal(new TimeRange("2026-11-21T13:00:00Z", "2026-11-21T14:30:00Z"), TimeRange.Widened(span, Now));
    }

    [Theory]
    [InlineData("now-24h", "now", "Last 24 hours")]
    [InlineData("now-1h", "now", "Last hour")]
    [InlineData("now-7d", "now", "Last 7 days")]
    [InlineData("2026-11-21T14:05:00Z", "2026-11-21T14:15:00Z", "Sat 21 Nov, 14:05 to 14:15")]
    [InlineData("2025-10-25T00:00:00Z", "2025-10-26T00:00:00Z", "Sat 25 Oct 2025")]
    [InlineData("2026-11-01T00:00:00Z", "2026-11-04T00:00:00Z", "Sun 1 Nov to Tue 3 Nov")]
    [InlineData("2026-11-20T22:00:00Z", "2026-11-21T02:00:05Z", "Fri 20 Nov 22:00 to Sat 21 Nov 02:00:05")]
    [InlineData("2026-11-21T00:00:00Z", "now", "Since Sat 21 Nov 00:00")]
    [InlineData("yesterday", "now", "No valid range")]
    public void A_range_reads_in_words(string from, string to, string words) => Assert.Equal(words, RangeWords.Of(new TimeRange(from, to), Now, TimeZoneInfo.Utc));
}
