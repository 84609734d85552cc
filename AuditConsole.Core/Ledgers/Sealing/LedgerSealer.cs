using System.Data.Common;
using AuditConsole.Core.Common;
using AuditConsole.Core.Segments;
using AuditConsole.Core.Storage;
using AuditConsole.Core.Storage.Sealing;
using Microsoft.Extensions.Logging;

namespace AuditConsole.Core.Ledgers.Sealing;

/// <summary>Seals a ledger's full runs in the background, one after the other, and keeps what may change of its segments stored. The writer waits for it when too many full runs are open.</summary>
internal sealed partial class LedgerSealer : IDisposable
{
    private static readonly TimeSpan StoreInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RoomPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly LedgerMirror _mirror;
    private readonly LedgerReader _reader;
    private readonly SegmentStore _store;
    private readonly SegmentUpkeep _upkeep;
    private readonly LedgerEpoch _epoch;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly WakeSignal _wake = new();
    private TaskCompletionSource _sealed = NewSignal();
    private Task _loop = Task.CompletedTask;
    private volatile bool _isTidy;
    private volatile bool _isOpenToAll;
    private int _demands;
    private TimeSpan _pause = FirstPause;

    /// <summary>Segments of another version whose index cannot be made anew, since their records are damaged: a verb may try again, or a start.</summary>
    private readonly HashSet<Segment> _unbuilt = [];

    /// <summary>A segment whose row was to be committed; whether it is, is not known until it is taken.</summary>
    private Segment? _unsure;

    public LedgerSealer(LedgerMirror mirror, LedgerReader reader, SegmentStore store, long epoch, TimeProvider time, ILogger logger)
    {
        _mirror = mirror;
        _reader = reader;
        _store = store;
        _epoch = new LedgerEpoch(mirror.Tenant, epoch);
        _upkeep = new SegmentUpkeep(mirror, store, _epoch);
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
    public void Wake() => _wake.Set();

    /// <summary>True when a further run may be opened.</summary>
    public bool HasRoom => Waiting <= MostWaiting || _isOpenToAll;

    /// <summary>Waits until a further run may be opened; false when runs cannot be sealed, and senders are better told than kept waiting.</summary>
    public async ValueTask<bool> RoomAsync()
    {
        while (true)
        {
            Task next = Volatile.Read(ref _sealed).Task;
            if (HasRoom)
            {
                return true;
            }

            Wake();
            await next.WaitAsync(RoomPatience, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!next.IsCompleted && Problem is not null)
            {
                return false;
            }
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

    /// <summary>Makes the columns, tokens and counts of all segments anew, except of those whose records cannot be read.</summary>
    /// <param name="progress">Told how many segments are done.</param>
    public async Task<RebuildReport> RebuildIndexAsync(IProgress<int>? progress, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        return await _upkeep.RebuildAllAsync(progress, either.Token).ConfigureAwait(false);
    }

    /// <summary>Ends the work; a run that is being sealed is sealed after the next start. What changed of segments is stored, but nothing of a ledger that is read-only.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await EndAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await (_mirror.Health.IsReadOnly ? Task.CompletedTask : _upkeep.StoreChangesAsync(cancellationToken)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // What is not stored is found out again from the events behind the segments; the other ledgers must still be closed.
            LogUnstored(e, _mirror.Tenant);
        }
    }

    /// <summary>Ends the work of a ledger that is being dropped.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        Signal();
        await _loop.WaitAsync(cancellationToken).ConfigureAwait(false);
        await _upkeep.EndAsync(cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _upkeep.Dispose();
    }

    private async Task RunAsync()
    {
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
                    await _store.TidyAsync(_epoch, _mirror.Head.Shape.SealedSize, _stopping.Token).ConfigureAwait(false);
                    _isTidy = true;
                    Signal();
                }
                else if (!_mirror.FullRuns.IsEmpty && _mirror.Head.Runs is [var run, ..])
                {
                    await SealOrHoldAsync(run).ConfigureAwait(false);
                }
                else if (_mirror.Head.Shape.Segments.FirstOrDefault(segment => segment.IsOutdated && !_unbuilt.Contains(segment)) is { } outdated)
                {
                    await RenewAsync(outdated).ConfigureAwait(false);
                    Recover();
                }
                else
                {
                    // Whether what failed works again is not left open until the next time.
                    await (Problem is null ? WaitAsync(StoreInterval) : Task.CompletedTask).ConfigureAwait(false);
                    await _upkeep.StoreChangesAsync(_stopping.Token).ConfigureAwait(false);
                    Recover();
                }
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (LedgerFencedException e)
            {
                // The ledger is another process's now, and so are its segments. The writer finds that out too, and must not wait here for it.
                Problem = e.Message;
                EndWaiting();
                LogFenced(e, _mirror.Tenant);
                return;
            }
            catch (Exception e)
            {
                // The loop outlives every other failure: the run stays as it is, in its head batches, and is tried again. What a store says of a failed save is only that it failed.
                Problem = e.InnerException is DbException inner ? inner.Message : e.Message;
                _isTidy = false;
                LogFailed(e, _mirror.Tenant);
                await Task.Delay(_pause, _time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
            }
        }
    }

    private Task SealOrHoldAsync(ColumnRun run)
    {
        // Above the bound the writer itself waits for the seal.
        var hold = Waiting > MostWaiting || Volatile.Read(ref _demands) > 0 ? TimeSpan.Zero : Pace.Wait(Waiting);
        return hold > TimeSpan.Zero ? WaitAsync(hold) : SealAsync(run, _stopping.Token);
    }

    /// <summary>Only what was done shows that it can be done again: that what a failure left was removed shows nothing.</summary>
    private void Recover() => (Problem, _pause) = (null, FirstPause);

    private async Task RenewAsync(Segment outdated)
    {
        try
        {
            await _upkeep.RebuildAsync(outdated, _stopping.Token).ConfigureAwait(false);
            LogRebuilt(_mirror.Tenant, outdated.Number);
        }
        catch (SegmentDamageException damage)
        {
            // The segment remembers it; the others must not wait for it.
            _unbuilt.Add(outdated);
            LogUnbuilt(damage, _mirror.Tenant, outdated.Number);
        }
    }

    private async Task SealAsync(ColumnRun run, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();

        // The run's last event has had its effects: it is among the full ones only then. What the events of this run changed in segments is not found out again once they are sealed.
        await _upkeep.StoreChangesAsync(cancellationToken).ConfigureAwait(false);
        var (segment, row) = await new RunSeal(_mirror, _reader, _store, _epoch, run).RunAsync(cancellationToken).ConfigureAwait(false);
        _unsure = segment;
        await _store.AddAsync(_epoch, row, cancellationToken).ConfigureAwait(false);
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
        Recover();
        Signal();
    }

    private Task WaitAsync(TimeSpan patience) => _wake.WaitAsync(patience, _time, _stopping.Token);

    private void Signal() => Interlocked.Exchange(ref _sealed, NewSignal()).TrySetResult();

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(LogLevel.Information, "Segment {Number} of the ledger {Ledger} was sealed in {Milliseconds:F0} ms.")]
    private partial void LogSealed(string ledger, long number, double milliseconds);

    [LoggerMessage(LogLevel.Information, "The index of segment {Number} of the ledger {Ledger} was made anew for this version.")]
    private partial void LogRebuilt(string ledger, long number);

    [LoggerMessage(LogLevel.Error, "The index of segment {Number} of the ledger {Ledger} is of another version and cannot be made anew.")]
    private partial void LogUnbuilt(Exception e, string ledger, long number);

    [LoggerMessage(LogLevel.Error, "What changed of segments of the ledger {Ledger} could not be stored before the stop.")]
    private partial void LogUnstored(Exception e, string ledger);

    [LoggerMessage(LogLevel.Critical, "Nothing of the ledger {Ledger} is sealed any more.")]
    private partial void LogFenced(Exception e, string ledger);

    [LoggerMessage(LogLevel.Error, "Events of the ledger {Ledger} cannot be sealed at the moment; they stay as they are and it is tried again.")]
    private partial void LogFailed(Exception e, string ledger);
}
