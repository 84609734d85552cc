using AuditConsole.Core.Storage;
using AuditConsole.Tests.Core.Ledgers;
using AuditConsole.Tests.Support;
using Xunit;

namespace AuditConsole.Tests.Faults.Sealing;

/// <summary>A seal that fails again and again is tried ever less often, and health says why all the time.</summary>
[Collection(nameof(FullRun))]
public sealed class SealBackoffTests(FullRun run)
{
    private const int Failures = 4;

    [Fact]
    public async Task Pauses_grow_and_the_problem_stays_said_until_a_run_is_sealed()
    {
        var time = new HurriedTime();
        await using var folder = run.Folder.CopyAsKilled();
        folder.Time = time;
        RunningLedger? running = null;
        var opened = new TaskCompletionSource();
        var said = new List<string?>();
        folder.Reached = async point =>
        {
            if (point == FaultPoint.PieceStored && said.Count < Failures)
            {
                await opened.Task;
                said.Add(running!.Ledger.SealingProblem);
                throw new IOException("A fault.");
            }
        };
        running = await folder.OpenAsync();
        opened.SetResult();
        await running.Ledger.Sealer.FinishedAsync(default).WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal([null, "A fault.", "A fault.", "A fault."], said);
        Assert.Equal([1.0, 2, 4, 8], time.Set.Select(due => due.TotalSeconds).Where(seconds => seconds is 1 or 2 or 4 or 8).Take(Failures));
        Assert.Null(running.Ledger.SealingProblem);
        time.IsHurried = false;
        await running.StopAsync();
    }
}
