using System.Threading.Channels;
using AuditConsole.Core.Ledgers;
using AuditConsole.Web.Live;
using Microsoft.Extensions.Logging.Abstractions;
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

    [Theory]
    [InlineData(typeof(InvalidOperationException))]
    [InlineData(typeof(OperationCanceledException))]
    [InlineData(typeof(ObjectDisposedException))]
    public async Task A_batch_that_throws_is_known_and_tried_again(Type failure)
    {
        await using var subscription = Subscribe(() => _count == 1 ? (Exception)Activator.CreateInstance(failure, "a bug")! : null);
        _feed.Publish(1, 1);
        Assert.Equal(1, await _batches.Reader.ReadAsync());
        await _time.SomebodyWaitsAsync();
        Assert.IsType(failure, subscription.Failure);

        _time.Step(LiveSubscription.RetryAfter);

        Assert.Equal(2, await _batches.Reader.ReadAsync());
        await _time.SomebodyWaitsAsync();
        Assert.Null(subscription.Failure);
        Assert.Equal(1, _feed.SubscriberCount);
    }

    [Fact]
    public async Task A_failed_subscription_can_be_disposed_of_at_once()
    {
        var subscription = Subscribe(() => new ObjectDisposedException("renderer"));
        _feed.Publish(1, 1);
        await _time.SomebodyWaitsAsync();

        await subscription.DisposeAsync();

        Assert.Equal(0, _feed.SubscriberCount);
    }

    private LiveSubscription Subscribe(Func<Exception?>? failure = null) => new(
        _feed,
        _time,
        _ =>
        {
            _batches.Writer.TryWrite(++_count);
            return failure?.Invoke() is { } thrown ? Task.FromException(thrown) : Task.CompletedTask;
        },
        NullLogger.Instance);
}
