using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Ledgers.Writing;
using AuditConsole.Core.Segments;
using AuditConsole.Core.Storage;
using AuditConsole.Tests.Core.Ledgers;
using AuditConsole.Tests.Core.Ledgers.Sealing;
using AuditConsole.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AuditConsole.Tests.Faults.Sealing;

/// <summary>More full runs than may wait: senders wait until the sealer goes on. And such a store as the version before segments left it.</summary>
public sealed class BacklogTests(Backlog backlog) : IClassFixture<Backlog>
{
    [Fact]
    public async Task Senders_wait_are_told_it_is_full_and_all_is_taken_when_the_sealer_goes_on()
    {
        var running = backlog.Running;
        var size = running.Ledger.Size;
        Assert.Equal(Backlog.FullRuns, running.Ledger.Sealer.Waiting);

        var held = running.OfferAsync(Backlog.Tiny(1_000_000, 4_000));
        var large = Offered.Event("large", time: ManyEvents.Start, response: new string('x', 1 << 20));
        Assert.Equal(IntakeReceipt.Full, await running.OfferAsync(large));
        Assert.False(held.IsCompleted);
        Assert.Equal(size, running.Ledger.Size);
        Assert.Null(running.Ledger.Health.Problem);

        backlog.Release();
        Assert.Equal(IntakeStatus.Committed, (await held).Status);
        Assert.Equal(IntakeStatus.Committed, (await running.OfferAsync(large)).Status);
        await running.Ledger.Sealer.FinishedAsync(default).WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(size + 4_001, running.Ledger.Size);
        Assert.Equal(Backlog.FullRuns, backlog.Folder.Ask<long>("SELECT COUNT(*) FROM Segments"));
        Assert.All((await running.OfferAsync([.. Backlog.Tiny(1_000_000, 4_000), large])).Items, item => Assert.Equal(IntakeOutcome.Duplicate, item.Outcome));
    }

    [Fact]
    public async Task A_ledger_that_cannot_seal_opens_and_stops_all_the_same()
    {
        var held = new TaskCompletionSource();
        await using var folder = backlog.Old.CopyAsKilled();
        folder.Services = services => services.Configure<LedgerOptions>(options => options.MostWaitingRuns = Backlog.FullRuns - 1);
        folder.Reached = point => point == FaultPoint.TidyBegun ? held.Task : Task.CompletedTask;
        var running = await folder.OpenAsync().WaitAsync(TimeSpan.FromSeconds(30));
        var waiting = running.OfferAsync(Backlog.Tiny(1_000_000, 1));
        Assert.False(waiting.IsCompleted);

        var size = running.Ledger.Size;
        var stopping = running.StopAsync();
        Assert.Equal(IntakeStatus.Committed, (await waiting.WaitAsync(TimeSpan.FromSeconds(30))).Status);
        held.SetResult();
        await stopping;
        Assert.Equal(size + 2, folder.Ask<long>("SELECT Size FROM Ledgers"));
    }

    [Fact]
    public async Task While_nothing_can_be_sealed_senders_are_told_so_and_own_events_are_taken()
    {
        await using var folder = backlog.Old.CopyAsKilled();
        folder.Services = services => services.Configure<LedgerOptions>(options => options.MostWaitingRuns = Backlog.FullRuns - 1);
        var time = new HurriedTime();
        folder.Time = time;
        folder.Reached = point => point == FaultPoint.PieceStored ? throw new IOException("A fault.") : Task.CompletedTask;
        var running = await folder.OpenAsync().WaitAsync(TimeSpan.FromSeconds(30));
        var size = running.Ledger.Size;
        Assert.Equal(IntakeStatus.Unavailable, (await running.OfferAsync(Backlog.Tiny(1_000_000, 1)).WaitAsync(TimeSpan.FromSeconds(30))).Status);
        var own = await ((LedgerWriter)running.Ledger.Intake).AppendOwnAsync(Offered.Event("own"), default);
        Assert.Equal((IntakeStatus.Committed, size + 1), (own.Status, own.LedgerSize));
        time.IsHurried = false;
        await running.StopAsync();
    }

    [Fact]
    public async Task A_store_of_the_version_before_is_sealed_in_the_background_and_answers_the_same()
    {
        await using var folder = await backlog.UpgradedAsync();
        Assert.Equal(0, backlog.Old.Ask<long>("SELECT COUNT(*) FROM sqlite_master WHERE name LIKE 'Segment%'"));
        Assert.Equal(Backlog.FullRuns, folder.Ask<long>("SELECT COUNT(*) FROM Segments"));
        Assert.Equal((Backlog.FullRuns * ColumnRun.Capacity) + 1, folder.Ask<long>("SELECT MIN(FirstSeq) FROM HeadBatches"));

        var running = await folder.OpenAsync();
        Assert.Equal(backlog.Answers, await StoredAnswers.OfAsync(running));
        Assert.All((await running.OfferAsync(Backlog.Tiny(60_000, 8_000))).Items, item => Assert.Equal(IntakeOutcome.Duplicate, item.Outcome));
    }

    [Fact]
    public async Task A_segment_that_is_gone_from_the_middle_makes_the_ledger_read_only()
    {
        await using var folder = await backlog.UpgradedAsync();
        Assert.Equal(1, folder.Execute("DELETE FROM Segments WHERE Number = 0"));
        var running = await folder.OpenAsync();
        Assert.True(running.Ledger.Health.IsReadOnly);
        Assert.Contains("segment 0 is missing", running.Ledger.Health.Problem, StringComparison.Ordinal);
        Assert.Equal(IntakeStatus.Unavailable, (await running.OfferAsync(Offered.Event("x"))).Status);
    }

    [Fact]
    public async Task A_segment_whose_blobs_are_gone_leaves_the_others_to_be_read()
    {
        await using var folder = await backlog.UpgradedAsync();
        folder.Execute("DELETE FROM SegmentColumns WHERE Number = 0");
        folder.Execute("DELETE FROM SegmentBodies WHERE Number = 0");
        var running = await folder.OpenAsync();
        Assert.Null(running.Ledger.Health.Problem);
        Assert.Equal(70_000, (await running.ReadAsync(70_000)).Event.Seq);
        Assert.Equal(IntakeStatus.Committed, (await running.OfferAsync(Offered.Event("x"))).Status);
    }
}
