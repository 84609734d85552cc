using System.Collections.Concurrent;
using AuditConsole.Core.Storage;
using AuditConsole.Tests.Core.Ledgers;
using Xunit;

namespace AuditConsole.Tests.Faults.Sealing;

/// <summary>A seal fails, and is killed, at each of its steps: nothing is lost, doubled or left over, and it is finished later.</summary>
[Collection(nameof(FullRun))]
public sealed class SealFaultTests(FullRun run, SealFaultTests.FaultySeal seal) : IClassFixture<SealFaultTests.FaultySeal>
{
    /// <summary>The steps, and at the how manieth time that they are reached.</summary>
    public static TheoryData<string, int> Steps => new()
    {
        { nameof(FaultPoint.PieceStored), 1 },
        { nameof(FaultPoint.SegmentProved), 1 },
        { nameof(FaultPoint.SegmentUncommitted), 1 },
        { nameof(FaultPoint.SegmentCommitted), 1 },
        { nameof(FaultPoint.TidyBegun), 1 },
        { nameof(FaultPoint.BatchesRemoved), 1 },
    };

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_kill_at_any_step_changes_nothing_of_any_event(string step, int time)
    {
        var folder = seal.Killed[(step, time)];
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
        private readonly ConcurrentDictionary<string, int> _reached = new();

        internal LedgerFolder Folder { get; } = run.Folder.CopyAsKilled();

        internal RunningLedger Running { get; private set; } = null!;

        internal Dictionary<(string Step, int Time), LedgerFolder> Killed { get; } = [];

        public async Task InitializeAsync()
        {
            Folder.Reached = FailAsync;
            Running = await Folder.OpenAsync();
            await Running.Ledger.Sealer.FinishedAsync(default).WaitAsync(TimeSpan.FromMinutes(2));
        }

        public async Task DisposeAsync() => await Folder.DisposeAsync();

        private Task FailAsync(FaultPoint point)
        {
            // What is removed before there is a segment is only what the last failure left.
            var step = point.ToString();
            if (point == FaultPoint.TidyBegun && Folder.Ask<long>("SELECT COUNT(*) FROM Segments") == 0)
            {
                return Task.CompletedTask;
            }

            var time = _reached.AddOrUpdate(step, 1, (_, times) => times + 1);
            if (!Steps.Any(row => row[0].Equals(step) && row[1].Equals(time)))
            {
                return Task.CompletedTask;
            }

            Killed[(step, time)] = Folder.CopyAsKilled();
            throw new IOException($"A fault at {step}.");
        }
    }
}
