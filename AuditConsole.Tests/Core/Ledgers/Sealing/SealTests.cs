using System.Text;
using AuditConsole.Core.Events;
using AuditConsole.Core.Integrity;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Segments;
using Xunit;

namespace AuditConsole.Tests.Core.Ledgers.Sealing;

/// <summary>A full run becomes a segment: nothing of it changes but where it lies.</summary>
public sealed class SealTests
{
    private const int Events = 70_000;

    [Fact]
    public async Task A_sealed_event_is_the_event_that_was_appended()
    {
        await using var folder = new LedgerFolder();
        var running = await folder.OpenAsync();
        var offered = ManyEvents.Make(Events);
        await OfferAsync(running, offered);
        await running.Ledger.Sealer.FinishedAsync(default);

        Assert.Equal(1, folder.Ask<long>("SELECT COUNT(*) FROM Segments"));
        Assert.Equal(ColumnRun.Capacity + 1, folder.Ask<long>("SELECT MIN(FirstSeq) FROM HeadBatches"));
        await CheckAsync(running, offered);
        await running.StopAsync();
        await CheckAsync(await folder.OpenAsync(), offered);
    }

    [Fact]
    public async Task What_is_sent_again_is_known_whether_it_is_sealed_or_not()
    {
        await using var folder = new LedgerFolder();
        var running = await folder.OpenAsync();
        var offered = ManyEvents.Make(Events);
        var first = await OfferAsync(running, offered);
        await running.Ledger.Sealer.FinishedAsync(default);

        var again = await OfferAsync(running, ManyEvents.Make(Events));
        Assert.All(again, item => Assert.Equal(IntakeOutcome.Duplicate, item.Outcome));
        Assert.Equal(first.Select(item => item.Seq), again.Select(item => item.Seq));
        await running.StopAsync();

        var restarted = await folder.OpenAsync();
        again = await OfferAsync(restarted, ManyEvents.Make(Events));
        Assert.All(again, item => Assert.Equal(IntakeOutcome.Duplicate, item.Outcome));
        Assert.Equal(first.Select(item => item.Seq), again.Select(item => item.Seq));
    }

    [Fact]
    public async Task Other_content_under_a_sealed_id_is_stored_beside_it_once()
    {
        await using var folder = new LedgerFolder();
        var running = await folder.OpenAsync();
        await OfferAsync(running, ManyEvents.Make(100));
        var forged = ManyEvents.Make(1, first: 33)[0] with { ContentTag = 1 };
        await running.OfferAsync(forged);
        await OfferAsync(running, ManyEvents.Make(Events, first: 100));
        await running.Ledger.Sealer.FinishedAsync(default);
        await running.StopAsync();

        running = await folder.OpenAsync();
        Assert.Equal((IntakeOutcome.Duplicate, 103L), await SendAsync(ManyEvents.Make(1, first: 33)[0] with { ContentTag = 1 }));
        var (outcome, seq) = await SendAsync(ManyEvents.Make(1, first: 33)[0] with { ContentTag = 2 });
        Assert.Equal(IntakeOutcome.Conflict, outcome);
        Assert.EndsWith("#3", (await running.ReadAsync(seq)).Event.Id, StringComparison.Ordinal);
        Assert.Equal((IntakeOutcome.Duplicate, seq), await SendAsync(ManyEvents.Make(1, first: 33)[0] with { ContentTag = 2 }));

        async Task<(IntakeOutcome, long)> SendAsync(OfferedEvent e) => (await running.OfferAsync(e)).Items.Select(item => (item.Outcome, item.Seq)).Single();
    }

    [Fact]
    public async Task The_index_is_made_anew_from_the_records_and_is_the_same()
    {
        await using var folder = new LedgerFolder();
        var running = await folder.OpenAsync();
        await OfferAsync(running, ManyEvents.Make(Events));
        await running.Ledger.Sealer.FinishedAsync(default);
        const string Index = "SELECT group_concat(Name || ' ' || hex(Content)) FROM (SELECT * FROM SegmentColumns WHERE Name NOT IN ('+tokens', '+filter') ORDER BY Name)";
        var before = folder.Ask<string>(Index);
        folder.Execute("DELETE FROM SegmentColumns WHERE Name IN ('+tokens', '+objects', '+chain', 'resource.name')");
        folder.Execute("UPDATE Segments SET IndexVersion = 0");

        Assert.Equal(1, (await running.Ledger.Sealer.RebuildIndexAsync(progress: null, default)).Segments);
        Assert.Equal(before, folder.Ask<string>(Index));
        Assert.Equal(SegmentBlobs.IndexVersion, folder.Ask<long>("SELECT IndexVersion FROM Segments"));
        await running.StopAsync();

        // Another version's index is made anew by itself.
        folder.Execute("UPDATE Segments SET IndexVersion = 0");
        running = await folder.OpenAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (folder.Ask<long>("SELECT IndexVersion FROM Segments") != SegmentBlobs.IndexVersion)
        {
            await Task.Delay(20, patience.Token);
        }
    }

    private static async Task<List<IntakeItem>> OfferAsync(RunningLedger running, OfferedEvent[] events)
    {
        var items = new List<IntakeItem>();
        foreach (var batch in events.Chunk(4000))
        {
            var receipt = await running.OfferAsync(batch);
            Assert.Equal(IntakeStatus.Committed, receipt.Status);
            items.AddRange(receipt.Items);
        }

        return items;
    }

    private static async Task CheckAsync(RunningLedger running, OfferedEvent[] offered)
    {
        var chain = HashChain.Start(running.Ledger.Origin);
        var leaf = new byte[Digest.Size];
        StoredEvent? last = null;
        var at = 0;
        await foreach (var stored in running.Ledger.Reader.ReadAfterAsync(0, default))
        {
            RecordHash.Leaf(stored.Record.Span, leaf);
            Assert.Equal(leaf, stored.Leaf.ToArray());
            HashChain.Next(chain, leaf, chain);
            if (stored.Event.Source != "auditconsole")
            {
                var e = offered[at++];
                Assert.Equal(e.Event.Id, stored.Event.Id);
                Assert.Equal(e.Event.Message, stored.Event.Message);
                Assert.Equal(e.StatedTime ?? stored.Event.Received, stored.Event.Time);
                Assert.Equal(Encoding.UTF8.GetString(e.Bodies.Response.Span), Encoding.UTF8.GetString(stored.Bodies.Response.Span));
            }

            if (stored.Event.Seq is 1 or 256 or 257 or 40_000 or ColumnRun.Capacity or ColumnRun.Capacity + 1)
            {
                Assert.Equal(chain, await running.Ledger.Reader.ChainAsync(stored, default));
            }

            last = stored;
        }

        Assert.Equal(offered.Length, at);
        Assert.Equal(chain, last!.Chain.ToArray());
    }
}
