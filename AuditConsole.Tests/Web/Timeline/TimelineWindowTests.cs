using AuditConsole.Web.Components.Timeline.Rows;
using Xunit;

namespace AuditConsole.Tests.Web.Timeline;

public sealed class TimelineWindowTests
{
    private readonly TimelineWindow _window = new();

    public TimelineWindowTests() => _window.Replace([At(5), At(4), At(3)], hasOlder: true);

    [Fact]
    public void A_row_that_was_taken_away_does_not_come_back()
    {
        _window.Replace([At(3), At(2), At(1)], hasOlder: false);

        _window.Remove([2]);

        Assert.Equal([3L, 1L], _window.Rows.Select(r => r.Seq));
        Assert.Empty(_window.Merge([At(2)]));
    }

    [Fact]
    public void Arrivals_stand_on_top_and_only_once()
    {
        Assert.Equal([7L, 6L], _window.Merge([At(7), At(6), At(5)]));

        Assert.Equal([7L, 6L, 5L, 4L, 3L], _window.Rows.Select(r => r.Seq));
        Assert.Empty(_window.Merge([At(7)]));
    }

    [Fact]
    public void A_late_arrival_stands_where_its_time_is()
    {
        _window.Merge([SomeEvent.Row(9, "2026-11-21T10:00:04.5Z")]);

        Assert.Equal([5L, 9L, 4L, 3L], _window.Rows.Select(r => r.Seq));
    }

    [Fact]
    public void The_oldest_rows_make_room()
    {
        _window.Merge([.. Enumerable.Range(6, TimelineWindow.Most).Select(i => At(i)).Reverse()]);

        Assert.Equal(TimelineWindow.Most, _window.Rows.Count);
        Assert.True(_window.HasOlder);
        Assert.Empty(_window.Merge([At(5)]));
    }

    [Fact]
    public void What_is_only_counted_is_not_shown()
    {
        _window.Announce(12);

        Assert.Equal((12, 3), (_window.NewCount, _window.Rows.Count));
        _window.Replace([At(20)], hasOlder: false);
        Assert.Equal(0, _window.NewCount);
    }

    [Fact]
    public void What_belongs_to_pages_below_is_neither_counted_nor_shown()
    {
        Assert.Equal(1, _window.CountNew([At(6), At(5), At(2)]));
        Assert.Equal([6L], _window.Merge([At(6), At(2)]));

        _window.Replace([At(5)], hasOlder: false);

        Assert.Null(_window.Bottom);
        Assert.Equal([2L], _window.Merge([At(2)]));
    }

    [Theory]
    [InlineData(4, -1, 5L)]
    [InlineData(4, 1, 3L)]
    [InlineData(5, -1, null)]
    [InlineData(3, 1, null)]
    [InlineData(99, 1, 5L)]
    public void Walking_ends_at_the_ends(long from, int step, long? to) => Assert.Equal(to, _window.Neighbour(from, step));

    private static TimelineRow At(int seq) => SomeEvent.Row(seq, $"2026-11-21T{10 + seq / 3600:00}:{seq / 60 % 60:00}:{seq % 60:00}Z");
}
