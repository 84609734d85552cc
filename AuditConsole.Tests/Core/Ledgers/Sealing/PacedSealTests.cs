using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Segments;
using AuditConsole.Core.Storage;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AuditConsole.Tests.Core.Ledgers.Sealing;

/// <summary>Under a clock that stands, a writer that has taken a burst stays busy: what is sealed all the same is sealed for another reason.</summary>
public sealed class PacedSealTests
{
    private const int MostWaiting = 1;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly WatchedTime _time = new();
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task A_full_run_waits_while_a_burst_lasts_and_is_sealed_when_it_is_over()
    {
        await using var folder = Folder();
        var running = await BurstAsync(folder, ColumnRun.Capacity);
        await _time.HeldAsync.WaitAsync(Patience);
        Assert.Equal(1, running.Ledger.Sealer.Waiting);
        Assert.False(_begun.Task.IsCompleted);

        // The sealer may be about to wait once more, from the time that it is then.
        using var patience = new CancellationTokenSource(Patience);
        while (!_begun.Task.IsCompleted)
        {
            patience.Token.ThrowIfCancellationRequested();
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }

    [Fact]
    public async Task Who_waits_for_the_sealer_has_it_seal_at_once()
    {
        await using var folder = Folder();
        var running = await BurstAsync(folder, ColumnRun.Capacity);
        await _time.HeldAsync.WaitAsync(Patience);
        await running.Ledger.Sealer.FinishedAsync(default).WaitAsync(Patience);
        Assert.Equal(1, running.Ledger.SegmentCount);
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_what_is_held_back()
    {
        await using var folder = Folder();
        var running = await BurstAsync(folder, ColumnRun.Capacity);
        await _time.HeldAsync.WaitAsync(Patience);
        await running.StopAsync().WaitAsync(Patience);
        Assert.Equal(0, folder.Ask<long>("SELECT COUNT(*) FROM Segments"));
    }

    [Fact]
    public async Task A_burst_that_fills_more_runs_than_may_wait_goes_on_only_as_they_are_sealed()
    {
        await using var folder = Folder();
        var running = await BurstAsync(folder, ((MostWaiting + 1) * ColumnRun.Capacity) + 1);
        Assert.Equal(IntakeStatus.Committed, (await running.OfferAsync(Offered.Event("behind")).WaitAsync(Patience)).Status);
        Assert.Equal(1, running.Ledger.SegmentCount);
        Assert.Equal(MostWaiting, running.Ledger.Sealer.Waiting);
    }

    private LedgerFolder Folder() => new()
    {
        Time = _time,
        Services = services => services.Configure<LedgerOptions>(options => options.MostWaitingRuns = MostWaiting),
        Reached = point =>
        {
            if (point == FaultPoint.PieceStored)
            {
                _begun.TrySetResult();
            }

            return Task.CompletedTask;
        },
    };

    /// <summary>Fills runs in large groups.</summary>
    private static async Task<RunningLedger> BurstAsync(LedgerFolder folder, int events)
    {
        var running = await folder.OpenAsync();
        foreach (var batch in Enumerable.Range(0, events).Chunk(8_000))
        {
            var receipt = await running.OfferAsync([.. batch.Select(i => Offered.Event($"e{i}", time: ManyEvents.Start + i))]).WaitAsync(Patience);
            Assert.Equal(IntakeStatus.Committed, receipt.Status);
        }

        return running;
    }

    /// <summary>Tells when the sealer has seen the burst and waits until it is over.</summary>
    private sealed class WatchedTime : TimeProvider
    {
        private readonly ManualTime _time = new();
        private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task HeldAsync => _held.Task;

        public override long TimestampFrequency => _time.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => _time.GetUtcNow();

        public override long GetTimestamp() => _time.GetTimestamp();

        public void Advance(TimeSpan by) => _time.Advance(by);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = _time.CreateTimer(callback, state, dueTime, period);
            if (dueTime == TimeSpan.FromSeconds(1))
            {
                _held.TrySetResult();
            }

            return timer;
        }
    }
}
