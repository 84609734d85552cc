using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Ledgers.Sealing;
using AuditConsole.Core.Ledgers.Writing;
using AuditConsole.Core.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace AuditConsole.Tests.Core.Ledgers;

public sealed class GroupCommitTests
{
    [Theory]
    [InlineData("BEFORE INSERT ON HeadBatches")]
    [InlineData("BEFORE UPDATE ON Ledgers")]
    public async Task A_failed_commit_takes_nothing_and_the_next_one_goes_on(string moment)
    {
        await using var folder = new LedgerFolder();
        var running = await folder.OpenAsync();
        var first = Offered.Event("first");
        await running.OfferAsync(first);
        var conflict = Offered.Event("first", content: "other", actor: "mallory", time: first.StatedTime);
        var plain = Offered.Event("plain");

        folder.Execute($"CREATE TRIGGER Full {moment} BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END");
        var refused = await running.OfferAsync(plain, conflict);
        Assert.Equal(IntakeStatus.Unavailable, refused.Status);
        Assert.Empty(refused.Items);
        Assert.Contains("disk is full", running.Ledger.Health.Problem, StringComparison.Ordinal);
        Assert.False(running.Ledger.Health.IsReadOnly);
        Assert.Equal(3, running.Ledger.Size);
        Assert.Equal(3, folder.Ask<long>("SELECT SUM(Count) FROM HeadBatches"));
        Assert.Null(await running.Ledger.Reader.ReadAsync(4, default));
        Assert.Equal(("first", 0L), (conflict.Event.Id, conflict.Event.Seq));
        Assert.Null(conflict.Event.ExtraValue("conflict"));

        Assert.Equal(IntakeStatus.Unavailable, (await running.OfferAsync(plain, conflict)).Status);
        Assert.Equal([new IntakeItem(IntakeOutcome.Duplicate, 3)], (await running.OfferAsync(first)).Items);
        Assert.NotNull(running.Ledger.Health.Problem);
        folder.Execute("DROP TRIGGER Full");
        var taken = await running.OfferAsync(plain, conflict);
        Assert.Equal([new IntakeItem(IntakeOutcome.Accepted, 4), new IntakeItem(IntakeOutcome.Conflict, 5)], taken.Items);
        Assert.Null(running.Ledger.Health.Problem);
        Assert.Equal("first#2", (await running.ReadAsync(5)).Event.Id);
        await running.StopAsync();
        Assert.False((await folder.OpenAsync()).Ledger.Health.IsReadOnly);
    }

    [Fact]
    public async Task What_a_failed_commit_left_on_disk_after_all_is_taken_in()
    {
        await using var folder = new LedgerFolder();
        var running = await folder.OpenAsync();
        var sent = Offered.Event("a");
        folder.Execute("CREATE TRIGGER Full BEFORE INSERT ON HeadBatches BEGIN SELECT RAISE(ABORT, 'lost the answer'); END");
        Assert.Equal(IntakeStatus.Unavailable, (await running.OfferAsync(sent)).Status);
        folder.Execute("DROP TRIGGER Full");
        await WriteBehindAsync(folder, running, Offered.Event("a", time: sent.StatedTime));

        using var subscription = running.Ledger.Feed.Subscribe();
        var receipt = await running.OfferAsync(sent, Offered.Event("b"));
        Assert.Equal([new IntakeItem(IntakeOutcome.Duplicate, 3), new IntakeItem(IntakeOutcome.Accepted, 4)], receipt.Items);
        Assert.Equal(new CommittedRange(3, 4), await subscription.NextAsync(default));
    }

    [Fact]
    public async Task A_ledger_that_another_process_took_over_is_read_only()
    {
        await using var folder = new LedgerFolder();
        var running = await folder.OpenAsync();
        folder.Execute("UPDATE Ledgers SET Epoch = Epoch + 1");
        Assert.Equal(IntakeStatus.Unavailable, (await running.OfferAsync(Offered.Event("a"))).Status);
        Assert.True(running.Ledger.Health.IsReadOnly);
        Assert.Equal(2, folder.Ask<long>("SELECT SUM(Count) FROM HeadBatches"));
    }

    [Fact]
    public async Task Offers_that_wait_together_are_committed_together_and_in_order()
    {
        await using var folder = new LedgerFolder();
        var running = await folder.OpenAsync();
        Task<IntakeReceipt>[] waiting;
        using (await running.Services.GetRequiredService<WriteGate>().EnterAsync(default))
        {
            // The first may be in a group of its own, at the gate already.
            waiting = [.. Enumerable.Range(0, 20).Select(i => running.OfferAsync(Offered.Event($"{i}-a"), Offered.Event($"{i}-b")))];
        }

        var receipts = await Task.WhenAll(waiting);
        Assert.InRange(folder.Ask<long>("SELECT COUNT(*) FROM HeadBatches WHERE FirstSeq > 2"), 1, 2);
        Assert.Equal(Enumerable.Range(0, 20).SelectMany(i => new[] { 3L + (2 * i), 4 + (2 * i) }), receipts.SelectMany(receipt => receipt.Items).Select(item => item.Seq));
        foreach (var receipt in receipts)
        {
            var last = await running.ReadAsync(receipt.Items[^1].Seq);
            Assert.Equal(last.Chain.ToArray(), receipt.LastChain.ToArray());
        }
    }

    [Fact]
    public async Task A_request_is_never_split_but_a_run_is_never_overrun()
    {
        await using var folder = new LedgerFolder();
        var running = await folder.OpenAsync();
        var receipt = await running.OfferAsync([.. Enumerable.Range(0, 66_000).Select(i => Offered.Event($"e{i}", response: "{}"))]);
        Assert.Equal(66_000, receipt.Items.Count);
        Assert.Equal(66_002, running.Ledger.Size);
        Assert.Equal(3, folder.Ask<long>("SELECT FirstSeq FROM HeadBatches WHERE FirstSeq > 2"));
        Assert.Equal(65_534, folder.Ask<long>("SELECT Count FROM HeadBatches WHERE FirstSeq = 3"));
        Assert.Equal(466, folder.Ask<long>("SELECT Count FROM HeadBatches WHERE FirstSeq = 65537"));
        Assert.Equal([65_536, 466], running.Ledger.Head.Runs.Select(run => run.Count));
        Assert.Equal("e65534", (await running.ReadAsync(65_537)).Event.Id);
        Assert.Equal(65_537, running.Ledger.Head.FindById("e65534", "prod"));
        await running.StopAsync();
        Assert.Equal(66_004, (await folder.OpenAsync()).Ledger.Size);
    }

    /// <summary>Appends as the ledger's own process would have, behind the back of its mirror.</summary>
    private static async Task WriteBehindAsync(LedgerFolder folder, RunningLedger running, OfferedEvent offered)
    {
        var store = running.Services.GetRequiredService<LedgerStore>();
        var row = (await store.FindAsync("default", default))!;
        var tables = running.Services.GetRequiredService<LedgerTables>();
        var mirror = new LedgerMirror("default", row.Origin, tables.Segments, new SegmentCache(1 << 20));
        Assert.Null(await new LedgerLoader(tables).LoadAsync(mirror, row, default));
        var sealer = new LedgerSealer(mirror, new LedgerReader(mirror, store), tables.Segments, row.Epoch, folder.Time, NullLogger.Instance) { MostWaiting = 8 };
        var writer = new LedgerWriter(mirror, tables, row.Epoch, new LedgerOptions(), folder.Time, NullLogger.Instance) { Sealer = sealer };
        writer.Start();
        Assert.Equal(IntakeStatus.Committed, (await writer.OfferAsync([offered], default)).Status);
    }
}
