using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers.Writing;
using AuditConsole.Core.Storage;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AuditConsole.Tests.Core.Ledgers;

public sealed class QueueTests
{
    [Fact]
    public async Task An_offer_that_finds_no_room_for_two_seconds_is_told_so_and_nothing_of_it_is_taken()
    {
        var time = new ManualTime();
        await using var folder = new LedgerFolder { Time = time, Settings = { ["AuditConsole:Limits:IngestQueueBytes"] = "1048576" } };
        var running = await folder.OpenAsync();
        var body = new string(' ', 700_000);
        Task<IntakeReceipt> held;
        using (await running.Services.GetRequiredService<WriteGate>().EnterAsync(default))
        {
            held = running.OfferAsync(Offered.Event("a", response: body));
            var waiting = running.OfferAsync(Offered.Event("b", response: body));
            time.Advance(TimeSpan.FromSeconds(1.9));
            Assert.False(waiting.IsCompleted);
            time.Advance(TimeSpan.FromSeconds(0.2));
            Assert.Equal(IntakeReceipt.Full, await waiting);
        }

        Assert.Equal(IntakeStatus.Committed, (await held).Status);
        Assert.Equal(IntakeStatus.Committed, (await running.OfferAsync(Offered.Event("c", response: body))).Status);
        Assert.Null(running.Ledger.Head.FindById("b", null));
    }

    [Fact]
    public async Task A_request_larger_than_the_queue_is_taken_when_nothing_else_waits()
    {
        await using var folder = new LedgerFolder { Settings = { ["AuditConsole:Limits:IngestQueueBytes"] = "1048576" } };
        var running = await folder.OpenAsync();
        Assert.Equal(IntakeStatus.Committed, (await running.OfferAsync(Offered.Event("a", response: new string(' ', 3_000_000)))).Status);
        Assert.Equal(3_000_000, (await running.ReadAsync(3)).Bodies.Response.Length);
    }

    [Fact]
    public async Task Nobody_waits_for_an_offer_that_is_in_line()
    {
        // The clock stands still: a writer that waited for more would wait for ever.
        var time = new ManualTime();
        var queue = new OfferQueue(1 << 20, time);
        var preparer = new EventPreparer("default", TimeSpan.FromDays(1), time);
        for (var i = 0; i < 3_000; i++)
        {
            var gathered = Task.Run(queue.GatherAsync);
            var answered = await Task.Run(() => queue.OfferAsync([Offered.Event($"e{i}")], preparer, default));
            var offer = Assert.Single((await gathered.WaitAsync(TimeSpan.FromMinutes(1)))!);
            queue.Finish(offer, IntakeReceipt.Full);
            Assert.Equal(IntakeReceipt.Full, await answered!);
        }
    }

    [Fact]
    public async Task Room_is_given_in_the_order_of_asking()
    {
        var room = new ByteRoom(10, TimeProvider.System);
        Assert.True(await room.EnterAsync(8, TimeSpan.FromMinutes(1), default));
        var large = room.EnterAsync(9, TimeSpan.FromMinutes(1), default).AsTask();
        var small = room.EnterAsync(1, TimeSpan.FromMinutes(1), default).AsTask();
        Assert.False(small.IsCompleted);
        room.Leave(8);
        Assert.True(await large);
        Assert.True(await small);
    }

    [Fact]
    public async Task Who_gives_up_waiting_holds_nobody_up()
    {
        var room = new ByteRoom(10, TimeProvider.System);
        Assert.True(await room.EnterAsync(8, TimeSpan.FromMinutes(1), default));
        using var cancel = new CancellationTokenSource();
        var large = room.EnterAsync(9, TimeSpan.FromMinutes(1), cancel.Token).AsTask();
        var small = room.EnterAsync(2, TimeSpan.FromMinutes(1), default).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large);
        Assert.True(await small);
        room.Leave(8);
        room.Leave(2);
        Assert.True(await room.EnterAsync(10, TimeSpan.Zero, default));
    }

    [Fact]
    public async Task What_waits_when_the_process_stops_is_committed_and_what_comes_after_is_refused()
    {
        await using var folder = new LedgerFolder();
        var running = await folder.OpenAsync();
        var ledger = running.Ledger;
        Task<IntakeReceipt> waiting;
        Task stopping;
        using (await running.Services.GetRequiredService<WriteGate>().EnterAsync(default))
        {
            waiting = running.OfferAsync(Offered.Event("a"));
            stopping = running.Services.GetRequiredService<AuditConsole.Core.Ledgers.LedgerHost>().StopAsync(default);
        }

        await stopping;
        Assert.Equal(IntakeStatus.Committed, (await waiting).Status);
        Assert.Equal(IntakeStatus.Unavailable, (await ledger.Intake.OfferAsync([Offered.Event("b")], default)).Status);
        Assert.Equal(4, ledger.Size);
        Assert.Equal("log.stop", (await ledger.Reader.ReadAsync(4, default))!.Event.Type);
    }

    [Fact]
    public async Task Nothing_gets_in_line_behind_the_last_event_however_many_are_offering()
    {
        await using var folder = new LedgerFolder();
        var running = await folder.OpenAsync();
        var ledger = running.Ledger;
        var committed = 0;
        var senders = Enumerable.Range(0, 4).Select(sender => Task.Run(async () =>
        {
            for (var i = 0; (await ledger.Intake.OfferAsync([Offered.Event($"{sender}-{i}")], default)).Status == IntakeStatus.Committed; i++)
            {
                Interlocked.Increment(ref committed);
            }
        })).ToArray();
        await running.StopAsync();
        await Task.WhenAll(senders);

        running = await folder.OpenAsync();
        Assert.Equal(committed + 4, running.Ledger.Size);
        Assert.Equal("log.stop", (await running.ReadAsync(committed + 3)).Event.Type);
    }

    [Fact]
    public async Task Who_goes_away_once_the_offer_is_in_line_is_still_told_what_became_of_it()
    {
        await using var folder = new LedgerFolder();
        var running = await folder.OpenAsync();
        using var cancel = new CancellationTokenSource();
        Task<IntakeReceipt> waiting;
        using (await running.Services.GetRequiredService<WriteGate>().EnterAsync(default))
        {
            waiting = running.Ledger.Intake.OfferAsync([Offered.Event("a")], cancel.Token);
            await cancel.CancelAsync();
            Assert.False(waiting.IsCompleted);
        }

        Assert.Equal(IntakeStatus.Committed, (await waiting).Status);
        Assert.Equal(3, running.Ledger.Head.FindById("a", "prod"));
    }

    [Theory]
    [InlineData("other", "k8s.pod.update", "a")]
    [InlineData("default", "log.prune", "a")]
    [InlineData("default", "Not A Type", "a")]
    [InlineData("default", "k8s.pod.update", "a\0b")]
    public async Task What_can_never_be_a_record_of_this_ledger_is_a_fault_of_the_caller(string tenant, string type, string id)
    {
        await using var folder = new LedgerFolder();
        var running = await folder.OpenAsync();
        var offered = Offered.Event(id);
        var e = new AuditEvent { Id = id, Source = "prod", Tenant = tenant, Type = type, Time = offered.Event.Time };
        await Assert.ThrowsAsync<ArgumentException>(() => running.OfferAsync(Offered.Event("good"), offered with { Event = e }));
        Assert.Equal(2, running.Ledger.Size);
        Assert.Equal(IntakeStatus.Committed, (await running.OfferAsync(Offered.Event("good"))).Status);
    }

    [Fact]
    public async Task An_empty_offer_is_committed_at_once()
    {
        await using var folder = new LedgerFolder();
        var running = await folder.OpenAsync();
        Assert.Equal((IntakeStatus.Committed, 2L), ((await running.OfferAsync()).Status, (await running.OfferAsync()).LedgerSize));
    }
}
