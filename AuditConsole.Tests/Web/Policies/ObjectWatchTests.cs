using AuditConsole.Core.Ledgers;
using AuditConsole.Web.Components.Policies;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace AuditConsole.Tests.Web.Policies;

public sealed class ObjectWatchTests
{
    [Fact]
    public async Task Commits_are_told_when_the_projection_has_read_them()
    {
        var feed = new Feed();
        var position = 0L;
        var told = new TaskCompletionSource();
        var waited = new TaskCompletionSource();
        await using var watch = new ObjectWatch(
            feed,
            () =>
            {
                // The second look is the proof that the first one found the projection behind.
                if (position == 7)
                {
                    return 7;
                }

                position = 7;
                waited.TrySetResult();
                return 0;
            },
            TimeProvider.System,
            NullLogger.Instance,
            _ =>
            {
                Assert.True(waited.Task.IsCompleted);
                told.TrySetResult();
                return Task.CompletedTask;
            });

        feed.Publish(5, 7);

        await told.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_page_that_is_left_listens_no_more()
    {
        var feed = new Feed();
        var watch = new ObjectWatch(feed, () => 0, TimeProvider.System, NullLogger.Instance, _ => Task.CompletedTask);
        Assert.Equal(1, feed.SubscriberCount);

        await watch.DisposeAsync();

        Assert.Equal(0, feed.SubscriberCount);
    }
}
