using AuditConsole.Core.Common;
using AuditConsole.Web.Components.Shared;
using Xunit;

namespace AuditConsole.Tests.Web.Shared;

public sealed class TimeWordsTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Fact]
    public void An_instant_reads_in_utc_and_in_a_zone()
    {
        var at = Instant("2026-11-21T14:12:07.318Z");

        Assert.Equal("14:12:07", TimeWords.Clock(at));
        Assert.Equal("15:12:07", TimeWords.Clock(at, Berlin));
        Assert.Equal("2026-11-21 14:12:07.318 UTC", TimeWords.Full(at));
        Assert.Equal("2026-11-21 15:12:07.318 UTC+01:00", TimeWords.Full(at, Berlin));
        Assert.Equal("Sat 21 Nov 2026, 14:12:07.318", TimeWords.Head(at));
        Assert.Equal("Saturday 21 November 2026", TimeWords.Day(TimeWords.DayOf(at)));
    }

    [Fact]
    public void The_year_is_said_when_it_is_another_one()
    {
        var now = Instant("2026-11-21T00:00:00Z");

        Assert.Equal("3 Nov 09:41", TimeWords.Short(Instant("2026-11-03T09:41:00Z"), now));
        Assert.Equal("25 Oct 2025 09:41", TimeWords.Short(Instant("2025-10-25T09:41:00Z"), now));
    }

    [Theory]
    [InlineData(0, "now")]
    [InlineData(-59, "59 s ago")]
    [InlineData(-60, "1 min ago")]
    [InlineData(-3599, "59 min ago")]
    [InlineData(-7200, "2 h ago")]
    [InlineData(-3 * 86400, "3 d ago")]
    [InlineData(120, "in 2 min")]
    public void Relative_times_have_one_unit_and_are_cut(long seconds, string words) => Assert.Equal(words, TimeWords.Ago(seconds * Micros.PerSecond, 0));

    [Theory]
    [InlineData(220, "3 min 40 s")]
    [InlineData(1200, "20 min")]
    [InlineData(90000, "1 d 1 h")]
    public void Durations_have_two_units(long seconds, string words) => Assert.Equal(words, TimeWords.Duration(seconds * Micros.PerSecond));

    [Fact]
    public void A_day_of_a_zone_begins_at_its_own_midnight()
    {
        Assert.Equal(Instant("2026-11-20T23:00:00Z"), TimeWords.StartOf(new DateOnly(2026, 11, 21), Berlin));
        Assert.Equal(Instant("2026-06-20T22:00:00Z"), TimeWords.StartOf(new DateOnly(2026, 6, 21), Berlin));
    }

    [Fact]
    public void Where_the_clock_jumps_over_midnight_the_day_begins_after_it()
    {
        // In Beirut the last Sunday of March begins at 01:00.
        var beirut = TimeZoneInfo.FindSystemTimeZoneById("Asia/Beirut");

        Assert.Equal(Instant("2026-03-28T22:00:00Z"), TimeWords.StartOf(new DateOnly(2026, 3, 29), beirut));
    }

    private static long Instant(string text) => Rfc3339.TryParse(text, out var micros) ? micros : throw new FormatException(text);
}
