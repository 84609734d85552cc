using AuditConsole.Core.Events;
using AuditConsole.Core.Storage;
using AuditConsole.Tests.Core.Ledgers;
using Xunit;

namespace AuditConsole.Tests.Faults.Sealing;

/// <summary>An append fails, or is killed, around its commit: whoever sends again stores each event once.</summary>
public sealed class AppendFaultTests
{
    [Theory]
    [InlineData(nameof(FaultPoint.AppendUncommitted), IntakeOutcome.Accepted)]
    [InlineData(nameof(FaultPoint.AppendCommitted), IntakeOutcome.Duplicate)]
    public async Task What_was_not_answered_is_sent_again_and_there_once(string step, IntakeOutcome again)
    {
        await using var folder = new LedgerFolder();
        LedgerFolder? killed = null;
        var isOn = false;
        folder.Reached = point =>
        {
            if (!isOn || point.ToString() != step)
            {
                return Task.CompletedTask;
            }

            isOn = false;
            killed = folder.CopyAsKilled();
            throw new IOException($"A fault at {step}.");
        };
        var running = await folder.OpenAsync();
        var before = await running.OfferAsync(Event("before"));
        isOn = true;
        Assert.Equal(IntakeStatus.Unavailable, (await running.OfferAsync(Event("a"), Event("b"))).Status);
        await using var copy = killed!;

        await CheckAsync(running, before, again, started: 0);
        await CheckAsync(await copy.OpenAsync(), before, again, started: again == IntakeOutcome.Accepted ? 1 : 0);
    }

    private static OfferedEvent Event(string id) => Offered.Event(id, time: Requests.Now);

    /// <param name="started">Events that the start put before those that were not there.</param>
    private static async Task CheckAsync(RunningLedger running, IntakeReceipt before, IntakeOutcome again, int started)
    {
        var receipt = await running.OfferAsync(Event("before"), Event("a"), Event("b"));
        Assert.Equal(IntakeStatus.Committed, receipt.Status);
        var first = before.Items[0].Seq;
        Assert.Equal([(IntakeOutcome.Duplicate, first), (again, first + started + 1), (again, first + started + 2)], receipt.Items.Select(item => (item.Outcome, item.Seq)));
        Assert.Null(running.Ledger.Health.Problem);
        var ids = (await running.ReadAllAsync()).Where(stored => stored.Event.Source == "prod").Select(stored => stored.Event.Id);
        Assert.Equal(["before", "a", "b"], ids);
    }
}
