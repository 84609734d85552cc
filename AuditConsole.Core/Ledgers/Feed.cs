using System.Threading.Channels;

namespace AuditConsole.Core.Ledgers;

/// <summary>Says what was committed to everyone who listens, and never waits for them.</summary>
public sealed class Feed
{
    private readonly Lock _gate = new();
    private FeedSubscription[] _subscriptions = [];

    /// <summary>How many listen now.</summary>
    public int SubscriberCount => _subscriptions.Length;

    /// <summary>From now on every commit is announced to the subscription, until it is disposed. Subscribe before reading a snapshot.</summary>
    public FeedSubscription Subscribe()
    {
        var subscription = new FeedSubscription(this);
        lock (_gate)
        {
            _subscriptions = [.. _subscriptions, subscription];
        }

        return subscription;
    }

    /// <summary>Ends all subscriptions: there will be no more commits.</summary>
    internal void Close()
    {
        foreach (var subscription in Volatile.Read(ref _subscriptions))
        {
            subscription.Dispose();
        }
    }

    internal void Publish(long firstSeq, long lastSeq)
    {
        foreach (var subscription in Volatile.Read(ref _subscriptions))
        {
            subscription.Announce(firstSeq, lastSeq);
        }
    }

    internal void Remove(FeedSubscription subscription)
    {
        lock (_gate)
        {
            _subscriptions = [.. _subscriptions.Where(s => s != subscription)];
        }
    }
}

/// <summary>A range of committed events, both ends included. A slow listener gets neighbouring ranges as one; nothing is lost, since the events are read from the ledger.</summary>
public readonly record struct CommittedRange(long FirstSeq, long LastSeq);

public sealed class FeedSubscription : IDisposable
{
    private readonly Feed _feed;
    private readonly Lock _gate = new();
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private CommittedRange? _pending;

    internal FeedSubscription(Feed feed) => _feed = feed;

    /// <summary>Waits for the next commits; ranges that came meanwhile are joined.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled, or the subscription disposed.</exception>
    public async ValueTask<CommittedRange> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await _wake.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (ChannelClosedException)
            {
                throw new OperationCanceledException("The subscription was disposed.");
            }

            lock (_gate)
            {
                if (_pending is { } range)
                {
                    _pending = null;
                    return range;
                }
            }
        }
    }

    internal void Announce(long firstSeq, long lastSeq)
    {
        lock (_gate)
        {
            _pending = _pending is { } range ? range with { LastSeq = lastSeq } : new CommittedRange(firstSeq, lastSeq);
        }

        _wake.Writer.TryWrite(true);
    }

    public void Dispose()
    {
        _feed.Remove(this);
        _wake.Writer.TryComplete();
    }
}
