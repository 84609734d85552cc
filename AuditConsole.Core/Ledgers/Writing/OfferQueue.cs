using System.Threading.Channels;
using AuditConsole.Core.Events;

namespace AuditConsole.Core.Ledgers.Writing;

/// <summary>The offers that wait for the writer, bounded in bytes, and how they are gathered into groups that share a commit.</summary>
internal sealed class OfferQueue(long capacityBytes, TimeProvider time)
{
    public const int MaxGroupEvents = 4096;
    public const long MaxGroupBytes = 8 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan GatherTime = TimeSpan.FromMilliseconds(5);

    private readonly ByteRoom _room = new(capacityBytes, time);
    private readonly Channel<Offer> _offers = Channel.CreateUnbounded<Offer>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Lock _closing = new();
    private int _arriving;

    /// <summary>Prepares the events and puts them in line, once there is room for them.</summary>
    /// <returns>The answer to come; null when there was no room in time.</returns>
    public async Task<Task<IntakeReceipt>?> OfferAsync(IReadOnlyList<OfferedEvent> events, EventPreparer preparer, CancellationToken cancellationToken)
    {
        var bytes = EventPreparer.Estimate(events);
        if (!await _room.EnterAsync(bytes, Patience, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        Offer offer;
        Interlocked.Increment(ref _arriving);
        try
        {
            offer = preparer.Prepare(events, bytes);
        }
        catch
        {
            _room.Leave(bytes);
            throw;
        }
        finally
        {
            // Before it is in line, or the writer, which may have it by then, would wait for it.
            Interlocked.Decrement(ref _arriving);
        }

        if (!TryAdd(offer))
        {
            Finish(offer, IntakeReceipt.Unavailable);
        }

        return offer.Answered;
    }

    /// <summary>Puts an offer in line that needs no room; false when the queue is closed.</summary>
    public bool TryAdd(Offer offer)
    {
        lock (_closing)
        {
            return _offers.Writer.TryWrite(offer);
        }
    }

    /// <summary>Takes no more after this last offer, if there is one; what is in line is still gathered.</summary>
    public void Close(Offer? last)
    {
        // As one step, so that nothing gets in line behind the last.
        lock (_closing)
        {
            if (last is not null)
            {
                _offers.Writer.TryWrite(last);
            }

            _offers.Writer.TryComplete();
        }
    }

    /// <summary>What waits, up to the limits of a group; at least one offer, which is never split. Null when closed and empty.</summary>
    public async Task<IReadOnlyList<Offer>?> GatherAsync()
    {
        if (!await _offers.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            return null;
        }

        var group = new List<Offer>();
        var events = 0;
        var bytes = 0L;
        var started = time.GetTimestamp();
        while (true)
        {
            while (_offers.Reader.TryPeek(out var next) && (group.Count == 0 || (events + next.Events.Count <= MaxGroupEvents && bytes + next.Bytes <= MaxGroupBytes)))
            {
                _offers.Reader.TryRead(out _);
                group.Add(next);
                events += next.Events.Count;
                bytes += next.Bytes;
            }

            var left = GatherTime - time.GetElapsedTime(started);
            if (_offers.Reader.TryPeek(out _) || Volatile.Read(ref _arriving) == 0 || left <= TimeSpan.Zero || events >= MaxGroupEvents || !await MoreAsync(left).ConfigureAwait(false))
            {
                return group;
            }
        }
    }

    /// <summary>Answers the caller and gives back what its offer held.</summary>
    public void Finish(Offer offer, IntakeReceipt receipt)
    {
        offer.Answer(receipt);
        offer.Dispose();
        _room.Leave(offer.Bytes);
    }

    private async Task<bool> MoreAsync(TimeSpan patience)
    {
        using var timeout = new CancellationTokenSource(patience, time);
        try
        {
            return await _offers.Reader.WaitToReadAsync(timeout.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
