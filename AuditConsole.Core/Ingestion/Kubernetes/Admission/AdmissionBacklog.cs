using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AuditConsole.Core.Ingestion.Kubernetes.Admission;

/// <summary>
/// Writes reviews whose sender does not come again: what the ledger does not take is tried again for a minute, within a bound,
/// and what is given up is counted and becomes an event of its own (<c>capture.gap</c>) once the ledger is back.
/// </summary>
internal sealed partial class AdmissionBacklog(BatchOffer offers, ConsoleEvents events, TimeProvider time, ILogger<AdmissionBacklog> logger) : BackgroundService
{
    private const long MaxBytes = 32 * 1024 * 1024;
    private const long EventBytes = 2048;
    private const long Patience = Micros.PerMinute;
    private const long ReportEvery = Micros.PerMinute;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastTry = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private readonly Queue<EventBatch> _waiting = new();
    private readonly Dictionary<string, Loss> _losses = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _working = new(1, 1);
    private long _waitingBytes;

    /// <summary>Ends when the batch is durable, or waits to be tried again, or is lost. Never throws.</summary>
    public async Task WriteAsync(EventBatch batch)
    {
        if (!await TryAsync(batch).ConfigureAwait(false))
        {
            Keep(batch);
        }
    }

    /// <summary>Counts a review that was let through without being recorded.</summary>
    public void Lose(string source, string why)
    {
        var now = Micros.Now(time);
        lock (_gate)
        {
            _losses[source] = _losses.TryGetValue(source, out var loss)
                ? loss with { Count = loss.Count + 1, First = loss.Count == 0 ? now : loss.First, Last = now, Why = why }
                : new Loss(1, now, now, long.MinValue, why);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await WorkAsync(isLast: true).WaitAsync(LastTry, time, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            LogAbandoned();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false);
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

    /// <summary>One at a time: a host may be stopped twice, even at once.</summary>
    private async Task WorkAsync(bool isLast)
    {
        await _working.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            await RetryAsync().ConfigureAwait(false);
            await ReportAsync(isLast).ConfigureAwait(false);
        }
        finally
        {
            _working.Release();
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

    private void Keep(EventBatch batch)
    {
        var bytes = batch.BodyBytes + EventBytes;
        lock (_gate)
        {
            if (_waitingBytes + bytes <= MaxBytes)
            {
                _waitingBytes += bytes;
                _waiting.Enqueue(batch);
                return;
            }
        }

        Lose(batch.Source.Name, "the ledger could not be written");
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
                Lose(batch.Source.Name, "the ledger could not be written");
            }
        }
    }

    /// <summary>Says what was lost, at most once a minute for each source.</summary>
    private async Task ReportAsync(bool atOnce)
    {
        var now = Micros.Now(time);
        List<(string Source, Loss Loss)> due;
        lock (_gate)
        {
            due = [.. _losses.Where(l => l.Value.Count > 0 && (atOnce || l.Value.Reported <= now - ReportEvery)).Select(l => (l.Key, l.Value))];
        }

        foreach (var (source, loss) in due)
        {
            if ((await events.RecordAsync(Gap(source, loss), CancellationToken.None).ConfigureAwait(false)).Status != IntakeStatus.Committed)
            {
                return;
            }

            lock (_gate)
            {
                var current = _losses[source];
                _losses[source] = current with { Count = current.Count - loss.Count, First = current.Last, Reported = now };
            }
        }
    }

    private static ConsoleEvent Gap(string source, Loss loss) => new("capture.gap", Outcome.Failure, ConsoleActor.Console)
    {
        Object = new ConsoleObject("source") { Kind = "Source", Name = source },
        Message = loss.Count == 1 ? $"1 admission review of {source} was let through without being recorded: {loss.Why}" : $"{loss.Count} admission reviews of {source} were let through without being recorded: {loss.Why}",
        Extra =
        [
            new("lost", loss.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            new("from", Micros.Format(loss.First)),
            new("to", Micros.Format(loss.Last)),
            new("reason", loss.Why),
        ],
    };

    [LoggerMessage(LogLevel.Error, "Admission reviews could not be written; they are tried again for a minute.")]
    private partial void LogFailed(Exception e);

    [LoggerMessage(LogLevel.Warning, "Admission reviews were still waiting to be written when the process stopped; they are lost.")]
    private partial void LogAbandoned();

    /// <param name="Reported">When the last loss of the source became an event, microseconds UTC.</param>
    private sealed record Loss(long Count, long First, long Last, long Reported, string Why);
}
