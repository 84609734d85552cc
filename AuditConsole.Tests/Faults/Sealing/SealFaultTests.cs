using System.Collections.Concurrent;
using AuditConsole.Core.Storage;
using AuditConsole.Tests.Core.Ledgers;
using Xunit;

namespace AuditConsole.Tests.Faults.Sealing;

/// <summary>A seal fails, and is killed, at each of its steps: nothing is lost, doubled or left over, and it is finished later.</summary>
[Collection(nameof(FullRun))]
public sealed class SealFaultTests(FullRun run, SealFaultTests.FaultySeal seal) : IClassFixture<SealFaultTests.FaultySeal>
{
    private static readonly FaultPoint[] Steps =
        [FaultPoint.PieceStored, FaultPoint.SegmentProved, FaultPoint.SegmentUncommitted, FaultPoint.SegmentCommitted, FaultPoint.TidyBegun, FaultPoint.BatchesRemoved];

    // A kill when all is proved leaves what one before the commit leaves.
    [Theory]
    [InlineData(nameof(FaultPoint.PieceStored))]
    [InlineData(nameof(FaultPoint.SegmentUncommitted))]
    [InlineData(nameof(FaultPoint.SegmentCommitted))]
    [InlineData(nameof(FaultPoint.TidyBegun))]
    [InlineData(nameof(FaultPoint.BatchesRemoved))]
    public async Task A_kill_at_any_step_changes_nothing_of_any_event(string step)
    {
        var folder = seal.Killed[Enum.Parse<FaultPoint>(step)];
        await run.CheckAsync(folder, await folder.OpenAsync());
        await folder.DisposeAsync();
    }

    [Fact]
    public async Task A_seal_that_failed_at_every_step_is_finished_and_whole()
    {
        Assert.Null(seal.Running.Ledger.Sealer.Problem);
        await run.CheckAsync(seal.Folder, seal.Running);
        await seal.Running.StopAsync();
        await run.CheckAsync(seal.Folder, await seal.Folder.OpenAsync());
    }

    /// <summary>One seal that fails at each of the steps, and the files as a kill there leaves them.</summary>
    public sealed class FaultySeal(FullRun run) : IAsyncLifetime
    {
        internal LedgerFolder Folder { get; } = run.Folder.CopyAsKilled();

        internal RunningLedger Running { get; private set; } = null!;

        internal ConcurrentDictionary<FaultPoint, LedgerFolder> Killed { get; } = [];

        public async Task InitializeAsync()
        {
            Folder.Reached = FailAsync;
            Running = await Folder.OpenAsync();
            await Running.Ledger.Sealer.FinishedAsync(default).WaitAsync(TimeSpan.FromMinutes(2));
        }

        public async Task DisposeAsync()
        {
            await Folder.DisposeAsync();
            await Killed[FaultPoint.SegmentProved].DisposeAsync();
        }

        private Task FailAsync(FaultPoint point)
        {
            // What is removed before there is a segment is only what the last failure left.
            var isEarly = point == FaultPoint.TidyBegun && Folder.Ask<long>("SELECT COUNT(*) FROM Segments") == 0;
            if (isEarly || Killed.ContainsKey(point) || !Steps.Contains(point))
            {
                return Task.CompletedTask;
            }

            Killed[point] = Folder.CopyAsKilled();
            throw new IOException($"A fault at {point}.");
        }
    }
}
