namespace AuditConsole.Core.Common;

/// <summary>Runs a callback at most once an interval, always once more after the last request, never two at a time.</summary>
public sealed class Throttle(TimeProvider time, TimeSpan interval, Func<CancellationToken, Task> callback) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopped = new();
    private readonly SemaphoreSlim _requested = new(0, 1);
    private Task? _loop;
    private int _pending;

    /// <summary>Asks for a run; requests made before it starts are served by one run.</summary>
    public void Request()
    {
        if (Interlocked.Exchange(ref _pending, 1) == 0)
        {
            _requested.Release();
        }

        lock (_stopped)
        {
            _loop ??= RunAsync();
        }
    }

    private async Task RunAsync()
    {
        var token = _stopped.Token;
        try
        {
            // The caller of Request must not run the callback on its own thread.
            await Task.Yield();
            while (!token.IsCancellationRequested)
            {
                await _requested.WaitAsync(token).ConfigureAwait(false);
                Interlocked.Exchange(ref _pending, 0);
                await callback(token).ConfigureAwait(false);
                await Task.Delay(interval, time, token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // Disposed while waiting: the normal end.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync().ConfigureAwait(false);
        if (_loop is { } loop)
        {
            await loop.ConfigureAwait(false);
        }

        _stopped.Dispose();
        _requested.Dispose();
    }
}
