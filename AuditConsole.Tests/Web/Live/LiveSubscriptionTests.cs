using System.Threading.Channels;
using AuditConsole.Core.Ledgers;
using AuditConsole.Web.Live;
using Xunit;

namespace AuditConsole.Tests.Web.Live;

public sealed class LiveSubscriptionTests
{
    private readonly Feed _feed = new();
    private readonly SteppedTime _time = new();
    private readonly Channel<int> _batches = Channel.CreateUnbounded<int>();
    private int _count;

    [Fact]
    public async Task A_disposed_subscription_leaves_the_feed_alone()
    {
        var subscription = Subscribe();
        Assert.Equal(1, _feed.SubscriberCount);

        await subscription.DisposeAsync();

        Assert.Equal(0, _feed.SubscriberCount);
    }

    [Fact]
    public async Task Commits_within_an_interval_are_one_batch_more()
    {
        await using var subscription = Subscribe();
        _feed.Publish(1, 1);
        Assert.Equal(1, await _batches.Reader.ReadAsync());
        await _time.SomebodyWaitsAsync();
        for (var seq = 2; seq < 50; seq++)
        {
            _feed.Publish(seq, seq);
        }

        Assert.False(_batches.Reader.TryRead(out _));
        _time.Step(LiveSubscription.Interval);

        Assert.Equal(2, await _batches.Reader.ReadAsync());
        await _time.SomebodyWaitsAsync();
        _time.Step(LiveSubscription.Interval);
        Assert.Equal(2, _count);
    }

    [Fact]
    public async Task A_hidden_tab_hears_once_when_it_is_shown_again()
    {
        await using var subscription = Subscribe();
        subscription.Pause();
        _feed.Publish(1, 10);
        _feed.Publish(11, 20);
        Assert.Equal(0, _count);

        subscription.Resume();

        Assert.Equal(1, await _batches.Reader.ReadAsync());
    }

    [Fact]
    public async Task A_batch_that_throws_ends_the_subscription_and_is_known()
    {
        var thrown = new TaskCompletionSource();
        await using var subscription = new LiveSubscription(_feed, _time, _ =>
        {
            thrown.SetResult();
            throw new InvalidOperationException("a bug");
        });
        _feed.Publish(1, 1);
        await thrown.Task;
        while (_feed.SubscriberCount > 0)
        {
            await Task.Yield();
        }

        Assert.IsType<InvalidOperationException>(subscription.Failure);
    }

    [Fact]
    public async Task A_component_that_went_away_meanwhile_is_no_failure()
    {
        var subscription = new LiveSubscription(_feed, _time, _ => throw new ObjectDisposedException("renderer"));
        _feed.Publish(1, 1);
        while (_feed.SubscriberCount > 0)
        {
            await Task.Yield();
        }

        Assert.Null(subscription.Failure);
        await subscription.DisposeAsync();
    }

    private LiveSubscription Subscribe() => new(_feed, _time, _ =>
    {
        _batches.Writer.TryWrite(++_count);
        return Task.CompletedTask;
    });
}
