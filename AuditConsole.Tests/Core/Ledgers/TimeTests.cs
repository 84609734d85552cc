using AuditConsole.Core.Common;
using Xunit;

namespace AuditConsole.Tests.Core.Ledgers;

public sealed class TimeTests
{
    [Fact]
    public async Task An_event_without_a_time_happened_when_it_was_received()
    {
        var time = new ManualTime();
        await using var folder = new LedgerFolder { Time = time };
        var running = await folder.OpenAsync();
        time.Advance(TimeSpan.FromSeconds(7));
        var unlikely = Offered.Event("b", time: 12_345);
        unlikely.Event.Time = 0;
        await running.OfferAsync(Offered.WithoutTime("a"), unlikely);
        foreach (var seq in new[] { 3, 4 })
        {
            var e = (await running.ReadAsync(seq)).Event;
            Assert.Equal(Micros.Now(time), e.Received);
            Assert.Equal(e.Received, e.Time);
            Assert.Empty(e.Tags);
        }
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(299, false)]
    [InlineData(301, true)]
    [InlineData(-60, false)]
    public async Task An_event_that_comes_long_after_it_happened_is_tagged(int secondsAgo, bool isLate)
    {
        var time = new ManualTime();
        await using var folder = new LedgerFolder { Time = time };
        var running = await folder.OpenAsync();
        var stated = Micros.Now(time) - (secondsAgo * Micros.PerSecond);
        await running.OfferAsync(Offered.Event("a", time: stated));
        var e = (await running.ReadAsync(3)).Event;
        Assert.Equal(stated, e.Time);
        Assert.Equal(isLate ? ["late"] : [], e.Tags);
    }

    [Fact]
    public async Task The_limit_of_lateness_is_a_setting()
    {
        var time = new ManualTime();
        await using var folder = new LedgerFolder { Time = time, Settings = { ["AuditConsole:Ingestion:LateAfter"] = "00:00:10" } };
        var running = await folder.OpenAsync();
        await running.OfferAsync(Offered.Event("a", time: Micros.Now(time) - (11 * Micros.PerSecond)));
        Assert.Equal(["late"], (await running.ReadAsync(3)).Event.Tags);
    }

    [Fact]
    public async Task Received_times_never_run_backwards_by_a_little()
    {
        var time = new ManualTime();
        await using var folder = new LedgerFolder { Time = time };
        var running = await folder.OpenAsync();
        await running.OfferAsync(Offered.Event("a", time: Micros.Now(time)));
        time.Advance(TimeSpan.FromMilliseconds(-900));
        await running.OfferAsync(Offered.Event("b", time: Micros.Now(time)));
        var (before, after) = ((await running.ReadAsync(3)).Event, (await running.ReadAsync(4)).Event);
        Assert.Equal(before.Received, after.Received);
        Assert.Null(after.ExtraValue("clock"));
    }

    [Fact]
    public async Task A_clock_set_back_is_said_by_the_first_event_after_it()
    {
        var time = new ManualTime();
        await using var folder = new LedgerFolder { Time = time };
        var running = await folder.OpenAsync();
        await running.OfferAsync(Offered.Event("a", time: Micros.Now(time)));
        time.Advance(TimeSpan.FromHours(-1));
        await running.OfferAsync(Offered.Event("b", time: Micros.Now(time)), Offered.Event("c", time: Micros.Now(time)));
        Assert.Equal(Micros.Now(time), (await running.ReadAsync(4)).Event.Received);
        Assert.Equal(("stepped", null), ((await running.ReadAsync(4)).Event.ExtraValue("clock"), (await running.ReadAsync(5)).Event.ExtraValue("clock")));
        await running.StopAsync();
        Assert.False((await folder.OpenAsync()).Ledger.Health.IsReadOnly);
    }
}
