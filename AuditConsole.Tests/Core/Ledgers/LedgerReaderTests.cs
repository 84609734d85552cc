using System.Text;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers.Batches;
using AuditConsole.Core.Ledgers.Sealing;
using Xunit;

namespace AuditConsole.Tests.Core.Ledgers;

public sealed class LedgerReaderTests
{
    [Fact]
    public async Task Events_come_in_the_order_asked_without_those_that_do_not_exist()
    {
        await using var folder = new LedgerFolder();
        var running = await WithEventsAsync(folder);
        var events = await running.Ledger.Reader.ReadAsync([7, 3, 99, 0, 5, 3], default);
        Assert.Equal([7, 3, 5, 3], events.Select(e => e.Event.Seq));
        Assert.Null(await running.Ledger.Reader.ReadAsync(0, default));
        Assert.Null(await running.Ledger.Reader.ReadAsync(9, default));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(4, 5)]
    [InlineData(8, 9)]
    [InlineData(-5, 1)]
    public async Task Reading_on_begins_after_the_place_and_ends_with_the_ledger(long after, long first)
    {
        await using var folder = new LedgerFolder();
        var running = await WithEventsAsync(folder);
        var seqs = new List<long>();
        await foreach (var e in running.Ledger.Reader.ReadAfterAsync(after, default))
        {
            seqs.Add(e.Event.Seq);
        }

        Assert.Equal(Enumerable.Range((int)first, 9 - (int)first).Select(seq => (long)seq), seqs);
    }

    [Fact]
    public async Task What_is_no_longer_in_memory_is_read_from_the_store_and_is_the_same()
    {
        await using var folder = new LedgerFolder { Settings = { ["AuditConsole:Query:CacheBytes"] = "1048576" } };
        var running = await folder.OpenAsync();
        var body = "{\"text\":\"" + new string('x', 600_000) + "\"}";
        for (var i = 0; i < 3; i++)
        {
            await running.OfferAsync(Offered.Event($"e{i}", response: body));
        }

        var fresh = await running.ReadAsync(5);
        var fromStore = await running.ReadAsync(3);
        Assert.Equal(body, Encoding.UTF8.GetString(fromStore.Bodies.Response.Span));
        Assert.Equal("e0", fromStore.Event.Id);
        var again = await running.ReadAsync(5);
        Assert.Equal(fresh.Chain.ToArray(), again.Chain.ToArray());
        Assert.Equal(fresh.Record.ToArray(), again.Record.ToArray());
    }

    [Fact]
    public async Task Every_field_and_body_comes_back_as_it_was_offered()
    {
        await using var folder = new LedgerFolder();
        var running = await folder.OpenAsync();
        var offered = Offered.Event("ä/🔒") with { Bodies = new EventBodies { Request = "1"u8.ToArray(), Response = "2"u8.ToArray(), Before = "3"u8.ToArray(), After = "4"u8.ToArray(), Raw = "5"u8.ToArray() } };
        offered.Event.Project = "payments";
        offered.Event.Tags.Add("late");
        offered.Event.Native = "{\"k\":[1,2]}"u8.ToArray();
        await running.OfferAsync(offered);
        var stored = await running.ReadAsync(3);
        Assert.Equal(EventParts.Data(offered.Event), EventParts.Data(stored.Event));
        Assert.Equal(EventParts.Who(offered.Event), EventParts.Who(stored.Event));
        Assert.Equal(("ä/🔒", "payments", "prod", "default"), (stored.Event.Id, stored.Event.Project, stored.Event.Source, stored.Event.Tenant));
        Assert.Equal("12345", string.Concat(new[] { stored.Bodies.Request, stored.Bodies.Response, stored.Bodies.Before, stored.Bodies.After, stored.Bodies.Raw }.Select(body => Encoding.UTF8.GetString(body.Span))));
        Assert.Equal("4", Encoding.UTF8.GetString(stored.After.Span));
        Assert.Equal(["late"], stored.Event.Tags);
    }

    [Fact]
    public async Task An_event_nested_deeper_than_the_reader_goes_does_not_close_the_ledger()
    {
        await using var folder = new LedgerFolder();
        var running = await folder.OpenAsync();
        var deep = Offered.Event("deep");
        deep.Event.Native = Encoding.UTF8.GetBytes("{\"a\":" + new string('[', 100) + new string(']', 100) + "}");
        Assert.Equal(IntakeStatus.Committed, (await running.OfferAsync(deep)).Status);
        Assert.Equal("deep", (await running.ReadAsync(3)).Event.Id);
        await running.StopAsync();
        running = await folder.OpenAsync();
        Assert.False(running.Ledger.Health.IsReadOnly);
        Assert.Equal("NetworkPolicy", (await running.ReadAsync(3)).Event.Resource.Kind);
    }

    [Fact]
    public void Batches_are_kept_within_the_budget()
    {
        var budget = new SegmentCache(3000);
        var cache = new BatchCache(budget);
        var batches = Enumerable.Range(0, 4).Select(i => new DecodedBatch(i + 1, new byte[600], [0, 600])).ToArray();
        Assert.InRange(batches[0].Bytes, 900, 1000);
        foreach (var batch in batches)
        {
            cache.Add("a", batch);
        }

        Assert.Equal(3, Enumerable.Range(1, 4).Count(seq => cache.TryGet("a", seq, out _)));
        Assert.True(cache.TryGet("a", 4, out var last));
        Assert.Same(batches[3], last);
        Assert.False(cache.TryGet("b", 4, out _));
        cache.Add("a", new DecodedBatch(9, new byte[4000], [0, 4000]));
        Assert.False(cache.TryGet("a", 9, out _));
        Assert.InRange(budget.Bytes, 1, 3000);
    }

    /// <summary>Genesis, start, and six events in two batches.</summary>
    private static async Task<RunningLedger> WithEventsAsync(LedgerFolder folder)
    {
        var running = await folder.OpenAsync();
        await running.OfferAsync(Offered.Event("a"), Offered.Event("b"), Offered.Event("c"), Offered.Event("d"));
        await running.OfferAsync(Offered.Event("e"), Offered.Event("f"));
        return running;
    }
}
