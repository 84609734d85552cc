using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AuditConsole.Core.Ingestion.Kubernetes.Admission;

/// <summary>
/// Writes reviews whose sender does not come again: what the ledger does not take is tried again for a minute, within a bound,
/// and what is given up is counted and becomes an event of its own (<c>capture.gap</c>) once the ledger is back, be it in another process.
/// </summary>
internal sealed partial class AdmissionBacklog(BatchOffer offers, AdmissionLosses losses, TimeProvider time, ILogger<AdmissionBacklog> logger) : BackgroundService, IHostedLifecycleService
{
    private const long MaxBytes = 32 * 1024 * 1024;
    private const long EventBytes = 2048;
    private const long Patience = Micros.PerMinute;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastTry = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private readonly Lock _remembering = new();
    private readonly Queue<EventBatch> _waiting = new();
    private readonly HashSet<EventBatch> _writing = [];
    private readonly SemaphoreSlim _working = new(1, 1);
    private long _waitingBytes;
    private TaskCompletionSource? _allTried;

    /// <summary>Ends when the batch is durable, or waits to be tried again, or is lost. Never throws.</summary>
    public async Task WriteAsync(EventBatch batch)
    {
        lock (_gate)
        {
            _writing.Add(batch);
        }

        var isWritten = await TryAsync(batch).ConfigureAwait(false);
        lock (_gate)
        {
            _writing.Remove(batch);
            if (!isWritten && !TryKeep(batch))
            {
                Lose(batch.Source.Name, Loss.NotWritten);
            }

            if (_writing.Count == 0)
            {
                _allTried?.TrySetResult();
            }
        }
    }

    /// <summary>Counts a review that was let through without being recorded.</summary>
    public void Lose(string source, string why) => losses.Add(source, why);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        losses.TakeOver();
        return base.StartAsync(cancellationToken);
    }

    /// <summary>Writes what it can in the time there is; what is left is remembered.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await FinishAsync().WaitAsync(LastTry, time, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The ledger is still to be closed, and commits then what it has in line: only afterwards is it known what is lost.
        }
        catch (Exception e)
        {
            LogFailed(e);
        }

        Remember(long.MaxValue);
    }

    /// <summary>The ledger is closed: what is not durable now never will be.</summary>
    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        var lost = Remember(long.MaxValue);
        if (lost > 0)
        {
            LogAbandoned(lost);
        }

        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
                {
                    // The timer is gone: it would say so at once for ever.
                    return;
                }

                await WorkAsync(isLast: false).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                LogFailed(e);
            }
        }
    }

    public override void Dispose()
    {
        _working.Dispose();
        base.Dispose();
    }

    private async Task FinishAsync()
    {
        await AllTriedAsync().ConfigureAwait(false);
        await WorkAsync(isLast: true).ConfigureAwait(false);
    }

    /// <summary>Waits for the ledger's answers to what it was offered.</summary>
    private Task AllTriedAsync()
    {
        lock (_gate)
        {
            if (_writing.Count == 0)
            {
                return Task.CompletedTask;
            }

            _allTried ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _allTried.Task;
        }
    }

    /// <summary>One at a time: a host may be stopped twice, even at once.</summary>
    private async Task WorkAsync(bool isLast)
    {
        await _working.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            await RetryAsync().ConfigureAwait(false);
            await losses.ReportAsync(isLast).ConfigureAwait(false);
            Remember(Micros.Now(time) - Micros.PerSecond);
        }
        finally
        {
            _working.Release();
        }
    }

    /// <summary>Keeps on disk what would be lost with the process: what waits, and what the ledger was offered and has not answered.</summary>
    /// <param name="before">Of what the ledger has not answered only what came before; the rest is just being written. Microseconds UTC.</param>
    /// <returns>How many reviews these are.</returns>
    private int Remember(long before)
    {
        // One at a time, so that no older state is written over a newer one.
        lock (_remembering)
        {
            List<EventBatch> unwritten;
            lock (_gate)
            {
                unwritten = [.. _waiting, .. _writing.Where(batch => batch.Received < before)];
            }

            losses.Remember(unwritten);
            return unwritten.Count;
        }
    }

    private async Task<bool> TryAsync(EventBatch batch)
    {
        try
        {
            var (status, _, _) = await offers.OfferAsync(batch, fileName: null, CancellationToken.None).ConfigureAwait(false);
            return status == IntakeStatus.Committed;
        }
        catch (Exception e)
        {
            LogFailed(e);
            return false;
        }
    }

    private bool TryKeep(EventBatch batch)
    {
        var bytes = batch.BodyBytes + EventBytes;
        if (_waitingBytes + bytes > MaxBytes)
        {
            return false;
        }

        _waitingBytes += bytes;
        _waiting.Enqueue(batch);
        return true;
    }

    /// <summary>Writes what waits, in its order, until the ledger refuses again; gives up what has waited too long.</summary>
    private async Task RetryAsync()
    {
        while (true)
        {
            EventBatch? batch;
            lock (_gate)
            {
                if (!_waiting.TryPeek(out batch))
                {
                    return;
                }
            }

            var isWritten = await TryAsync(batch).ConfigureAwait(false);
            if (!isWritten && Micros.Now(time) - batch.Received < Patience)
            {
                return;
            }

            lock (_gate)
            {
                _waiting.Dequeue();
                _waitingBytes -= batch.BodyBytes + EventBytes;
            }

            if (!isWritten)
            {
                Lose(batch.Source.Name, Loss.NotWritten);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "Admission reviews could not be written; they are tried again for a minute.")]
    private partial void LogFailed(Exception e);

    [LoggerMessage(LogLevel.Warning, "{Count} admission reviews were still not written when the process stopped; the next start records their loss.")]
    private partial void LogAbandoned(int count);
}
