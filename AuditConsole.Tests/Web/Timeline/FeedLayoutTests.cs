using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Web.Components.Timeline.Rows;
using Xunit;

namespace AuditConsole.Tests.Web.Timeline;

public sealed class FeedLayoutTests
{
    private static readonly Dictionary<DateOnly, long> NoCounts = [];

    [Fact]
    public void Rows_stand_under_the_day_of_the_chosen_zone()
    {
        TimelineRow[] rows = [SomeEvent.Row(3, "2026-11-21T23:30:00Z", kind: "A"), SomeEvent.Row(2, "2026-11-21T00:30:00Z", kind: "B"), SomeEvent.Row(1, "2026-11-20T23:30:00Z", kind: "C")];

        Assert.Equal([2, 1], FeedLayout.Of(rows, TimeZoneInfo.Utc, NoCounts).Select(d => d.Lines.Count));
        Assert.Equal([1, 2], FeedLayout.Of(rows, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), NoCounts).Select(d => d.Lines.Count));
    }

    [Fact]
    public void A_day_says_its_count_once_it_is_known()
    {
        TimelineRow[] rows = [SomeEvent.Row(1, "2026-11-20T23:30:00Z")];

        Assert.Null(FeedLayout.Of(rows, TimeZoneInfo.Utc, NoCounts)[0].Count);
        Assert.Equal(1088, FeedLayout.Of(rows, TimeZoneInfo.Utc, new Dictionary<DateOnly, long> { [new DateOnly(2026, 11, 20)] = 1088 })[0].Count);
    }

    [Theory]
    [InlineData(3, 3)]
    [InlineData(4, 1)]
    [InlineData(14, 1)]
    public void Four_like_events_fold(int events, int lines)
        => Assert.Equal(lines, FeedLayout.Of([.. Enumerable.Range(0, events).Select(i => SomeEvent.Row(100 - i, $"2026-11-21T10:00:{30 - i:00}Z"))], TimeZoneInfo.Utc, NoCounts)[0].Lines.Count);

    [Fact]
    public void Unlike_events_do_not_fold()
    {
        TimelineRow[] rows =
        [
            .. Enumerable.Range(0, 3).Select(i => SomeEvent.Row(100 - i, "2026-11-21T10:00:30Z")),
            SomeEvent.Row(97, "2026-11-21T10:00:30Z", actor: "somebody-else"),
            .. Enumerable.Range(0, 3).Select(i => SomeEvent.Row(96 - i, "2026-11-21T10:00:30Z", action: EventAction.Create)),
        ];

        Assert.Equal(7, FeedLayout.Of(rows, TimeZoneInfo.Utc, NoCounts)[0].Lines.Count);
    }

    [Fact]
    public void A_run_ends_after_a_minute()
    {
        TimelineRow[] rows = [.. Enumerable.Range(0, 8).Select(i => SomeEvent.Row(100 - i, $"2026-11-21T10:{59 - i * 20 / 60:00}:{(59 - i * 20 % 60 + 60) % 60:00}Z"))];
        Array.Sort(rows, (a, b) => b.Position.CompareTo(a.Position));

        Assert.All(FeedLayout.Of(rows, TimeZoneInfo.Utc, NoCounts)[0].Lines, l => Assert.True(l.Rows[0].Event.Time - l.Rows[^1].Event.Time <= Micros.PerMinute));
    }

    [Fact]
    public void A_folds_key_stays_while_newer_rows_join()
    {
        TimelineRow[] older = [.. Enumerable.Range(0, 4).Select(i => SomeEvent.Row(100 - i, $"2026-11-21T10:00:{30 - i:00}Z"))];
        TimelineRow[] newer = [SomeEvent.Row(101, "2026-11-21T10:00:31Z"), .. older];

        Assert.Equal(FeedLayout.Of(older, TimeZoneInfo.Utc, NoCounts)[0].Lines[0].Key, FeedLayout.Of(newer, TimeZoneInfo.Utc, NoCounts)[0].Lines[0].Key);
    }
}
