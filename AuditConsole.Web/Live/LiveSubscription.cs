using AuditConsole.Core.Ledgers;

namespace AuditConsole.Web.Live;

/// <summary>
/// Runs a callback when events were committed: at most four times a second, never twice at once, and once more for what came meanwhile.
/// The callback reads what is new itself, so it asks for the caller's rights each time; when it throws, it is tried again.
/// </summary>
public sealed class LiveSubscription : IAsyncDisposable
{
    /// <summary>A view is drawn at most this often.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>A batch that failed is tried again after this.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stopped = new();
    private readonly FeedSubscription _feed;
    private readonly TimeProvider _time;
    private readonly Func<CancellationToken, Task> _batch;
    private readonly ILogger _logger;
    private readonly Task _loop;
    private readonly Lock _gate = new();
    private TaskCompletionSource _running = Released();

    /// <summary>Subscribes at once: nothing committed after the constructor returns is missed.</summary>
    /// <param name="batch">Called outside any lock and any renderer; a component moves itself there with InvokeAsync.</param>
    public LiveSubscription(Feed feed, TimeProvider time, Func<CancellationToken, Task> batch, ILogger logger)
    {
        _time = time;
        _batch = batch;
        _logger = logger;
        _feed = feed.Subscribe();
        _loop = LoopAsync(_stopped.Token);
    }

    /// <summary>Why the last batch failed; null when it did not.</summary>
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
        // Cancelled first, so that the feed's end is not taken for a failure; off the feed before anything is waited for, as a view that is gone must not be counted as listening.
        var cancelling = _stopped.CancelAsync();
        _feed.Dispose();
        await cancelling;
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
                // What a failed batch did not read is still owed.
                if (Failure is null)
                {
                    await _feed.NextAsync(cancellationToken);
                }

                await WhileRunning().WaitAsync(cancellationToken);
                await RunAsync(cancellationToken);
                await Task.Delay(Failure is null ? Interval : RetryAfter, _time, cancellationToken);
            }
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // Disposed: whatever the last batch met, nobody looks any more.
        }
        catch (OperationCanceledException)
        {
            // The ledger was dropped: nothing will come any more, and the next question says so.
        }
        catch (Exception e)
        {
            Failure = e;
            _logger.LogError(e, "Listening to a ledger's feed ended");
        }
        finally
        {
            _feed.Dispose();
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _batch(cancellationToken);
            Failure = null;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // A component that goes away between a batch and its drawing is disposed a moment later.
            _logger.Log(e is ObjectDisposedException ? LogLevel.Debug : LogLevel.Error, e, "A live batch failed and is tried again");
            Failure = e;
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
