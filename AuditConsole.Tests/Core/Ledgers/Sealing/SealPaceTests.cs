using AuditConsole.Core.Ledgers.Sealing;
using Xunit;

namespace AuditConsole.Tests.Core.Ledgers.Sealing;

public sealed class SealPaceTests
{
    private readonly ManualTime _time = new();
    private readonly SealPace _pace;

    public SealPaceTests() => _pace = new SealPace(_time);

    [Fact]
    public void A_writer_that_has_nothing_to_do_holds_nothing_back()
        => Assert.Equal(TimeSpan.Zero, _pace.Wait(1));

    [Fact]
    public void A_burst_holds_a_few_runs_back_and_not_more()
    {
        Take(40_000);
        Assert.Equal(TimeSpan.FromSeconds(1), _pace.Wait(1));
        Assert.Equal(TimeSpan.FromSeconds(1), _pace.Wait(SealPace.MostHeld));
        Assert.Equal(TimeSpan.Zero, _pace.Wait(SealPace.MostHeld + 1));
    }

    [Fact]
    public void A_second_after_a_burst_however_long_nothing_is_held_back()
    {
        for (var i = 0; i < 100; i++)
        {
            Take(4_000);
            _time.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.Equal(TimeSpan.FromSeconds(0.9), _pace.Wait(1));
        _time.Advance(TimeSpan.FromSeconds(0.9));
        Assert.Equal(TimeSpan.Zero, _pace.Wait(1));
    }

    [Fact]
    public void Events_that_come_at_a_rate_that_a_seal_does_not_slow_hold_nothing_back_for_long()
    {
        for (var i = 0; i < 100; i++)
        {
            Take(400);
            Assert.InRange(_pace.Wait(1), TimeSpan.FromSeconds(0.13), TimeSpan.FromSeconds(0.14));
            _time.Advance(TimeSpan.FromSeconds(0.2));
            Assert.Equal(TimeSpan.Zero, _pace.Wait(1));
        }
    }

    [Fact]
    public void A_commit_that_takes_long_is_no_pause()
    {
        _pace.Begin(4_000);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.FromSeconds(1), _pace.Wait(1));
        _pace.End();
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.Zero, _pace.Wait(1));
    }

    [Fact]
    public void Who_is_told_to_wait_is_told_a_time_worth_waiting()
    {
        _pace.Begin(1);
        Assert.Equal(TimeSpan.FromMilliseconds(50), _pace.Wait(1));
    }

    private void Take(int events)
    {
        _pace.Begin(events);
        _pace.End();
    }
}
