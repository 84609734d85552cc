using AuditConsole.Web.Components.Timeline;
using Xunit;

namespace AuditConsole.Tests.Web.Timeline;

public sealed class TimelineLiveTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task After_a_burst_the_next_event_is_still_shown()
    {
        await using var view = await LiveView.CreateAsync();
        view.Append(1, Minute);
        await view.ShowAsync();
        Assert.True(view.Live.IsListening);

        view.Append(TimelineService.MostArrivals + 1, TimeSpan.FromSeconds(10));
        await view.UntilAsync(v => v.Rows.Contains(202) && !v.Model.IsLoading);
        view.Append(1, TimeSpan.Zero);

        await view.UntilAsync(v => v.Rows.Contains(203));
    }

    [Fact]
    public async Task After_the_pill_loaded_a_burst_the_next_event_is_still_announced()
    {
        await using var view = await LiveView.CreateAsync();
        view.Append(1, Minute);
        await view.ShowAsync(live: false);
        view.Append(TimelineService.MostArrivals + 1, TimeSpan.FromSeconds(10));
        await view.UntilAsync(v => v.Model.Window.NewCount == TimelineService.MostArrivals + 1);

        await view.EnterAsync(view.Live.LoadNewAsync);
        Assert.Contains(202, view.Rows);
        Assert.Equal(0, view.Model.Window.NewCount);
        view.Append(1, TimeSpan.Zero);

        await view.UntilAsync(v => v.Model.Window.NewCount == 1);
        await view.EnterAsync(view.Live.LoadNewAsync);
        Assert.Equal(203, view.Rows.First());
    }

    [Fact]
    public async Task An_event_older_than_the_newest_row_is_shown_at_its_time()
    {
        await using var view = await LiveView.CreateAsync();
        view.Append(1, Minute);
        view.Append(1, TimeSpan.Zero);
        await view.ShowAsync();

        view.Append(1, TimeSpan.FromSeconds(3));

        await view.UntilAsync(v => v.Rows.Contains(3));
        Assert.Equal([2, 3, 1], view.Rows);
    }

    [Fact]
    public async Task What_is_appended_before_anybody_listens_is_shown()
    {
        await using var view = await LiveView.CreateAsync();
        view.Append(1, Minute);
        view.OnRead = () =>
        {
            // Between the search for the first rows and the subscription.
            view.OnRead = () => Task.CompletedTask;
            view.Append(1, TimeSpan.Zero);
            return Task.CompletedTask;
        };

        await view.ShowAsync();

        Assert.Equal([2, 1], view.Rows);
    }

    [Fact]
    public async Task What_is_announced_while_a_load_runs_is_shown_after_it()
    {
        await using var view = await LiveView.CreateAsync();
        view.Append(1, Minute);
        await view.ShowAsync();
        view.OnRead = async () =>
        {
            view.OnRead = () => Task.CompletedTask;
            var entered = view.Entered;
            view.Append(1, TimeSpan.Zero);

            // The announcement comes while the rows are still being read.
            await view.UntilAsync(v => v.Entered > entered);
        };

        await view.Model.LoadAsync();
        await view.Live.FollowAsync();

        Assert.Equal([2, 1], view.Rows);
    }

    [Fact]
    public async Task A_page_that_does_not_end_now_is_not_listened_to()
    {
        await using var view = await LiveView.CreateAsync();
        await view.ShowAsync();
        Assert.True(view.Live.IsListening);

        await view.Model.ShowAsync(view.Model.State with { To = "now-1h" }, TimeZoneInfo.Utc);
        await view.Live.FollowAsync();

        Assert.False(view.Live.IsListening);
    }
}
