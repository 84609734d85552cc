using AuditConsole.Core.Ledgers;

namespace AuditConsole.Web.Live;

/// <summary>
/// Runs a callback when events were committed: at most four times a second, never twice at once, and once more for what came meanwhile.
/// The callback reads what is new itself, so it asks for the caller's rights each time; when it throws, the subscription ends.
/// </summary>
public sealed class LiveSubscription : IAsyncDisposable
{
    /// <summary>A view is drawn at most this often.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _stopped = new();
    private readonly FeedSubscription _feed;
    private readonly TimeProvider _time;
    private readonly Func<CancellationToken, Task> _batch;
    private readonly Task _loop;
    private readonly Lock _gate = new();
    private TaskCompletionSource _running = Released();

    /// <summary>Subscribes at once: nothing committed after the constructor returns is missed.</summary>
    /// <param name="batch">Called outside any lock and any renderer; a component moves itself there with InvokeAsync.</param>
    public LiveSubscription(Feed feed, TimeProvider time, Func<CancellationToken, Task> batch)
    {
        _time = time;
        _batch = batch;
        _feed = feed.Subscribe();
        _loop = LoopAsync(_stopped.Token);
    }

    /// <summary>Why it ended, if it was not disposed.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>A hidden tab is not drawn; what came meanwhile is one batch when it is shown again.</summary>
    public void Pause()
    {
        lock (_gate)
        {
            if (_running.Task.IsCompleted)
            {
                _running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    public void Resume()
    {
        lock (_gate)
        {
            _running.TrySetResult();
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Off the feed before anything else: a view that is gone must not be counted as listening.
        _feed.Dispose();
        await _stopped.CancelAsync();
        await _loop;
        _stopped.Dispose();
    }

    private async Task LoopAsync(CancellationToken cancellationToken)
    {
        // The constructor returns before the first callback.
        await Task.Yield();
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                await _feed.NextAsync(cancellationToken);
                await WhileRunning().WaitAsync(cancellationToken);
                await _batch(cancellationToken);
                await Task.Delay(Interval, _time, cancellationToken);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // Disposed, or the component went away between a batch and its drawing.
        }
        catch (Exception e)
        {
            Failure = e;
        }
        finally
        {
            _feed.Dispose();
        }
    }

    private Task WhileRunning()
    {
        lock (_gate)
        {
            return _running.Task;
        }
    }

    private static TaskCompletionSource Released()
    {
        var source = new TaskCompletionSource();
        source.SetResult();
        return source;
    }
}
