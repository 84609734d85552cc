using System.Data.Common;
using AuditConsole.Core.Segments;
using AuditConsole.Core.Storage.Sealing;
using Microsoft.Extensions.Logging;

namespace AuditConsole.Core.Ledgers.Sealing;

/// <summary>Seals a ledger's full runs in the background, one after the other, and keeps what may change of its segments stored. The writer waits for it when too many full runs are open.</summary>
internal sealed partial class LedgerSealer : IDisposable
{
    private static readonly TimeSpan StoreInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly LedgerMirror _mirror;
    private readonly LedgerReader _reader;
    private readonly SegmentStore _store;
    private readonly SegmentUpkeep _upkeep;
    private readonly long _epoch;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _wake = new(0, 1);
    private TaskCompletionSource _sealed = NewSignal();
    private Task _loop = Task.CompletedTask;
    private volatile bool _isTidy;
    private volatile bool _isOpenToAll;
    private int _demands;

    /// <summary>A segment whose row was to be committed; whether it is, is not known until it is taken.</summary>
    private Segment? _unsure;

    public LedgerSealer(LedgerMirror mirror, LedgerReader reader, SegmentStore store, long epoch, TimeProvider time, ILogger logger)
    {
        _mirror = mirror;
        _reader = reader;
        _store = store;
        _upkeep = new SegmentUpkeep(mirror, store);
        _epoch = epoch;
        _time = time;
        _logger = logger;
        Pace = new SealPace(time);
    }

    /// <summary>The writer says here when it is busy.</summary>
    public SealPace Pace { get; }

    /// <summary>Why full runs cannot be sealed at the moment; null when they can.</summary>
    public string? Problem { get; private set; }

    /// <summary>Full runs that may wait before events are not taken any more.</summary>
    public required int MostWaiting { get; init; }

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
            if (Waiting <= MostWaiting || _isOpenToAll)
            {
                return;
            }

            Wake();
            await next.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>From now on nobody waits for room: what is in line is committed before the stop.</summary>
    public void EndWaiting()
    {
        _isOpenToAll = true;
        Signal();
    }

    /// <summary>Waits until no full run is left to be sealed, and nothing of one that was. Meanwhile none is held back.</summary>
    internal async Task FinishedAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _demands);
        try
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
        finally
        {
            Interlocked.Decrement(ref _demands);
        }
    }

    /// <summary>Makes the columns, tokens and counts of all segments anew.</summary>
    /// <param name="progress">Told how many segments are done.</param>
    /// <returns>How many segments there were.</returns>
    /// <exception cref="SegmentDamageException">A record cannot be read.</exception>
    public async Task<int> RebuildIndexAsync(IProgress<int>? progress, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        var segments = _mirror.Head.Shape.Segments;
        for (var i = 0; i < segments.Length; i++)
        {
            await _upkeep.RebuildAsync(segments[i], either.Token).ConfigureAwait(false);
            progress?.Report(i + 1);
        }

        return segments.Length;
    }

    /// <summary>Ends the work; a run that is being sealed is sealed after the next start. What changed of segments is stored.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        Signal();
        await _loop.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await _upkeep.StoreChangesAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // What is not stored is found out again from the events behind the segments; the other ledgers must still be closed.
            LogUnstored(e, _mirror.Tenant);
        }
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
        _upkeep.Dispose();
    }

    private async Task RunAsync()
    {
        var pause = FirstPause;
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                if (_unsure is { } unsure)
                {
                    await SettleAsync(unsure).ConfigureAwait(false);
                }
                else if (!_isTidy)
                {
                    var segments = _mirror.Head.Shape.Segments;
                    await _store.TidyAsync(_mirror.Tenant, segments.Length, _mirror.Head.Shape.SealedSize, _stopping.Token).ConfigureAwait(false);
                    _isTidy = true;
                    Signal();
                }
                else if (_mirror.Head.Runs is [{ Count: ColumnRun.Capacity } run, ..])
                {
                    await SealOrHoldAsync(run).ConfigureAwait(false);
                }
                else if (_mirror.Head.Shape.Segments.FirstOrDefault(segment => segment.IndexVersion != SegmentBlobs.IndexVersion) is { } outdated)
                {
                    await _upkeep.RebuildAsync(outdated, _stopping.Token).ConfigureAwait(false);
                    LogRebuilt(_mirror.Tenant, outdated.Number);
                }
                else
                {
                    await WaitAsync(StoreInterval).ConfigureAwait(false);
                    await _upkeep.StoreChangesAsync(_stopping.Token).ConfigureAwait(false);
                }

                (Problem, pause) = (null, FirstPause);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // The loop outlives every failure: the run stays as it is, in its head batches, and is tried again. What a store says of a failed save is only that it failed.
                Problem = e.InnerException is DbException inner ? inner.Message : e.Message;
                _isTidy = false;
                LogFailed(e, _mirror.Tenant);
                await Task.Delay(pause, _time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    private Task SealOrHoldAsync(ColumnRun run)
    {
        // Above the bound the writer itself waits for the seal.
        var hold = Waiting > MostWaiting || Volatile.Read(ref _demands) > 0 ? TimeSpan.Zero : Pace.Wait(Waiting);
        return hold > TimeSpan.Zero ? WaitAsync(hold) : SealAsync(run, _stopping.Token);
    }

    private async Task SealAsync(ColumnRun run, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();

        // What the events of this run changed in segments is not found out again once they are sealed.
        await _upkeep.StoreChangesAsync(cancellationToken).ConfigureAwait(false);
        var (segment, row) = await new RunSeal(_mirror, _reader, _store, run).RunAsync(cancellationToken).ConfigureAwait(false);
        _unsure = segment;
        await _store.AddAsync(row, _epoch, cancellationToken).ConfigureAwait(false);
        Take(segment);
        LogSealed(_mirror.Tenant, segment.Number, _time.GetElapsedTime(started).TotalMilliseconds);
    }

    /// <summary>After a failed commit nobody knows whether it is on disk. If it is, the segment is there, and its blobs are no leftovers.</summary>
    private async Task SettleAsync(Segment segment)
    {
        if (await _store.HasAsync(_mirror.Tenant, segment.Number, _stopping.Token).ConfigureAwait(false))
        {
            Take(segment);
        }

        _unsure = null;
    }

    private void Take(Segment segment)
    {
        _unsure = null;
        _isTidy = false;
        _mirror.Seal(segment);
        Signal();
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

    [LoggerMessage(LogLevel.Information, "The index of segment {Number} of the ledger {Ledger} was made anew for this version.")]
    private partial void LogRebuilt(string ledger, long number);

    [LoggerMessage(LogLevel.Error, "What changed of segments of the ledger {Ledger} could not be stored before the stop.")]
    private partial void LogUnstored(Exception e, string ledger);

    [LoggerMessage(LogLevel.Error, "Events of the ledger {Ledger} cannot be sealed at the moment; they stay as they are and it is tried again.")]
    private partial void LogFailed(Exception e, string ledger);
}
