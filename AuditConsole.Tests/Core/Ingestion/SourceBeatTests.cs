using AuditConsole.Core.Common;
using AuditConsole.Core.Ingestion.Sources;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AuditConsole.Tests.Core.Ingestion;

public sealed class SourceBeatTests
{
    private const long Noon = 29_000_000 * Micros.PerMinute;

    [Fact]
    public void Minutes_are_counted_and_old_ones_forgotten()
    {
        var beat = new SourceBeat();
        beat.Add(10, [], Noon);
        beat.Add(5, [], Noon + Micros.PerMinute);
        beat.Add(2, [], Noon + Micros.PerMinute + 1);

        Assert.Equal([10, 7], beat.At(Noon + Micros.PerMinute).PerMinute.TakeLast(2));
        Assert.Equal([7], beat.At(Noon + 60 * Micros.PerMinute).PerMinute.Where(c => c > 0));
        Assert.All(beat.At(Noon + 61 * Micros.PerMinute).PerMinute, count => Assert.Equal(0, count));
    }

    [Fact]
    public void More_events_than_an_int_can_count_are_counted()
    {
        var beat = new SourceBeat();
        var seen = typeof(SourceBeat).GetField("_seen", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!;
        seen.SetValue(beat, (long)int.MaxValue);
        beat.Add(3, [7, 7, 7], Noon);
        Assert.NotNull(beat.At(Noon).Lag);
    }

    [Fact]
    public void The_rate_is_of_whole_minutes()
    {
        var beat = new SourceBeat();
        beat.Add(50, [], Noon);
        beat.Add(1_000, [], Noon + Micros.PerMinute);

        Assert.Equal(10, beat.At(Noon + Micros.PerMinute).Rate);
    }

    [Fact]
    public void Lag_is_what_95_of_100_of_the_newest_kept_below()
    {
        var beat = new SourceBeat();
        Assert.Null(beat.At(Noon).Lag);

        beat.Add(100, Enumerable.Range(1, 100).Select(i => (long)i), Noon);
        Assert.Equal(95, beat.At(Noon).Lag);

        beat.Add(512, Enumerable.Repeat(-3L, 512), Noon);
        Assert.Equal(0, beat.At(Noon).Lag);
    }

    [Fact]
    public void Any_course_of_minutes_counts_like_a_plain_list() => Prop.ForAll<byte[]>(CountsLikeAPlainList).QuickCheckThrowOnFailure();

    private static void CountsLikeAPlainList(byte[] steps)
    {
        var beat = new SourceBeat();
        var (now, plain) = (Noon, new List<(long Minute, int Count)>());
        foreach (var step in steps)
        {
            now += step % 16 * Micros.PerMinute;
            beat.Add(step, [], now);
            plain.Add((now / Micros.PerMinute, step));
        }

        var first = now / Micros.PerMinute - SourceBeat.Minutes + 1;
        var expected = Enumerable.Range(0, SourceBeat.Minutes).Select(i => plain.Where(p => p.Minute == first + i).Sum(p => p.Count));
        Assert.Equal(expected, beat.At(now).PerMinute);
    }
}
