using AuditConsole.Core.Ledgers;

namespace AuditConsole.Web.Components.Policies;

/// <summary>Tells a page, at most four times a second, that the projection has read newly committed events.</summary>
public sealed class ObjectWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>How long the projection may lag before the page looks anyway.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stopped = new();
    private readonly FeedSubscription _subscription;
    private readonly Func<long> _position;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Func<CancellationToken, Task> _changed;
    private readonly Task _loop;

    /// <param name="position">Seq up to which the projection has read.</param>
    public ObjectWatch(Feed feed, Func<long> position, TimeProvider time, ILogger log, Func<CancellationToken, Task> changed)
    {
        (_position, _time, _log, _changed) = (position, time, log, changed);
        _subscription = feed.Subscribe();
        _loop = RunAsync(_stopped.Token);
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var range = await _subscription.NextAsync(cancellationToken);
                var started = _time.GetTimestamp();
                do
                {
                    // The first delay also keeps the page to four looks a second.
                    await Task.Delay(Interval, _time, cancellationToken);
                }
                while (_position() < range.LastSeq && _time.GetElapsedTime(started) < Patience);

                await _changed(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (_stopped.IsCancellationRequested)
        {
            // The page was left.
        }
        catch (ObjectDisposedException)
        {
            // The page went away while it was being told.
        }
        catch (Exception e)
        {
            _log.LogError(e, "A page stopped following the ledger");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        _subscription.Dispose();
        await _loop;
        _stopped.Dispose();
    }
}
