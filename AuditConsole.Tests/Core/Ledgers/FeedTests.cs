using AuditConsole.Core.Ledgers;
using Xunit;

namespace AuditConsole.Tests.Core.Ledgers;

public sealed class FeedTests
{
    [Fact]
    public async Task A_slow_listener_gets_what_it_missed_as_one_range()
    {
        var feed = new Feed();
        using var slow = feed.Subscribe();
        using var quick = feed.Subscribe();
        feed.Publish(1, 3);
        Assert.Equal(new CommittedRange(1, 3), await quick.NextAsync(default));
        feed.Publish(4, 4);
        feed.Publish(5, 9);
        Assert.Equal(new CommittedRange(4, 9), await quick.NextAsync(default));
        Assert.Equal(new CommittedRange(1, 9), await slow.NextAsync(default));
        var next = slow.NextAsync(default);
        Assert.False(next.IsCompleted);
        feed.Publish(10, 10);
        Assert.Equal(new CommittedRange(10, 10), await next);
    }

    [Fact]
    public async Task A_disposed_subscription_is_forgotten_and_its_listener_released()
    {
        var feed = new Feed();
        var subscription = feed.Subscribe();
        var waiting = subscription.NextAsync(default).AsTask();
        subscription.Dispose();
        await Assert.ThrowsAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(0, feed.SubscriberCount);
        feed.Publish(1, 1);
    }

    [Fact]
    public async Task A_commit_is_announced_when_its_events_can_be_read()
    {
        await using var folder = new LedgerFolder();
        var running = await folder.OpenAsync();
        using var subscription = running.Ledger.Feed.Subscribe();
        var offer = running.OfferAsync(Offered.Event("a"), Offered.Event("b"));
        var range = await subscription.NextAsync(default);
        Assert.Equal(new CommittedRange(3, 4), range);
        Assert.Equal("b", (await running.ReadAsync(range.LastSeq)).Event.Id);
        await offer;
    }
}
