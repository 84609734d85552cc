using AuditConsole.Core.Segments;
using AuditConsole.Core.Storage.Sealing;
using Microsoft.Extensions.Logging;

namespace AuditConsole.Core.Ledgers.Sealing;

/// <summary>Seals a ledger's full runs in the background, one after the other, and keeps what may change of its segments stored. The writer waits for it when too many full runs are open.</summary>
internal sealed partial class LedgerSealer : IDisposable
{
    /// <summary>Full runs that may wait before events are not taken any more.</summary>
    public const int MostWaiting = 8;

    private static readonly TimeSpan StoreInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly LedgerMirror _mirror;
    private readonly LedgerReader _reader;
    private readonly SegmentStore _store;
    private readonly long _epoch;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _wake = new(0, 1);
    private TaskCompletionSource _sealed = NewSignal();
    private Task _loop = Task.CompletedTask;
    private volatile bool _isTidy;

    public LedgerSealer(LedgerMirror mirror, LedgerReader reader, SegmentStore store, long epoch, TimeProvider time, ILogger logger)
    {
        _mirror = mirror;
        _reader = reader;
        _store = store;
        _epoch = epoch;
        _time = time;
        _logger = logger;
    }

    /// <summary>Why full runs cannot be sealed at the moment; null when they can.</summary>
    public string? Problem { get; private set; }

    /// <summary>Full runs that wait to be sealed.</summary>
    public int Waiting => _mirror.FullRuns.Count;

    public void Start() => _loop = Task.Run(RunAsync);

    /// <summary>Tells it that a run may be full.</summary>
    public void Wake()
    {
        if (_wake.CurrentCount == 0)
        {
            try
            {
                _wake.Release();
            }
            catch (SemaphoreFullException)
            {
                // Somebody else woke it in the same moment.
            }
        }
    }

    /// <summary>Waits until a further run may be opened.</summary>
    public async ValueTask RoomAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var next = Volatile.Read(ref _sealed).Task;
            if (Waiting <= MostWaiting || _stopping.IsCancellationRequested)
            {
                return;
            }

            Wake();
            await next.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until no full run is left to be sealed, and nothing of one that was.</summary>
    internal async Task FinishedAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var next = Volatile.Read(ref _sealed).Task;
            if (Waiting == 0 && _isTidy)
            {
                return;
            }

            Wake();
            await next.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Ends the work; a run that is being sealed is sealed after the next start. What changed of segments is stored.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        Signal();
        await _loop.WaitAsync(cancellationToken).ConfigureAwait(false);
        await StoreChangesAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends the work of a ledger that is being dropped.</summary>
    public async Task EndAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        Signal();
        await _loop.ConfigureAwait(false);
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _wake.Dispose();
    }

    private async Task RunAsync()
    {
        var pause = FirstPause;
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                if (!_isTidy)
                {
                    var segments = _mirror.Head.Shape.Segments;
                    await _store.TidyAsync(_mirror.Tenant, segments.Length, _mirror.Head.Shape.SealedSize, _stopping.Token).ConfigureAwait(false);
                    _isTidy = true;
                    Signal();
                }
                else if (_mirror.Head.Runs is [{ Count: ColumnRun.Capacity } run, ..])
                {
                    await SealAsync(run, _stopping.Token).ConfigureAwait(false);
                }
                else
                {
                    await WaitAsync(StoreInterval).ConfigureAwait(false);
                    await StoreChangesAsync(_stopping.Token).ConfigureAwait(false);
                }

                (Problem, pause) = (null, FirstPause);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // The loop outlives every failure: the run stays as it is, in its head batches, and is tried again.
                Problem = e.Message;
                _isTidy = false;
                LogFailed(e, _mirror.Tenant);
                await Task.Delay(pause, _time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    private async Task SealAsync(ColumnRun run, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();

        // What the events of this run changed in segments is not found out again once they are sealed.
        await StoreChangesAsync(cancellationToken).ConfigureAwait(false);
        var segment = await new RunSeal(_mirror, _reader, _store, run, _epoch).RunAsync(cancellationToken).ConfigureAwait(false);
        _isTidy = false;
        _mirror.Seal(segment);

        // What changed beside the marks while it was sealed told nobody.
        segment.Touch();
        Signal();
        LogSealed(_mirror.Tenant, segment.Number, _time.GetElapsedTime(started).TotalMilliseconds);
    }

    private async Task StoreChangesAsync(CancellationToken cancellationToken)
    {
        foreach (var segment in _mirror.Head.Shape.Segments)
        {
            if (segment.IsChanged)
            {
                try
                {
                    await StoreAsync(segment, cancellationToken).ConfigureAwait(false);
                }
                catch (SegmentDamageException)
                {
                    // It cannot be counted again, and says so to whoever asks how the ledger is: no other segment, and no new event, waits for it.
                }
            }
        }
    }

    private async Task StoreAsync(Segment segment, CancellationToken cancellationToken)
    {
        // First of all: what changes from here on is stored the next time.
        segment.SetStored(segment.Marks.Version);
        try
        {
            var state = _mirror.Head.State(segment.Marks, segment.FirstSeq, segment.LastSeq);
            var counts = segment.CountsOf(state.Marks.Version);
            if (counts is null)
            {
                counts = SegmentCounts.Of(await _mirror.Segments.OpenAsync(segment, SegmentBlobs.OfScan(segment.Directory.Blobs), cancellationToken).ConfigureAwait(false), state.Marks, cancellationToken);
                segment.Recount(counts, state.Marks.Version);
            }

            await _store.UpdateAsync(_mirror.Tenant, segment.Number, state.Encode(), counts.Encode(), cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            segment.Touch();
            throw;
        }
    }

    private async Task WaitAsync(TimeSpan patience)
    {
        using var timeout = new CancellationTokenSource(patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _stopping.Token);
        try
        {
            await _wake.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The time is over, or it is to stop; the loop looks which.
        }
    }

    private void Signal() => Interlocked.Exchange(ref _sealed, NewSignal()).TrySetResult();

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(LogLevel.Information, "Segment {Number} of the ledger {Ledger} was sealed in {Milliseconds:F0} ms.")]
    private partial void LogSealed(string ledger, long number, double milliseconds);

    [LoggerMessage(LogLevel.Error, "Events of the ledger {Ledger} cannot be sealed at the moment; they stay as they are and it is tried again.")]
    private partial void LogFailed(Exception e, string ledger);
}
