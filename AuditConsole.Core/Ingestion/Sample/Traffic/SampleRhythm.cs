using AuditConsole.Core.Common;

namespace AuditConsole.Core.Ingestion.Sample.Traffic;

/// <summary>When things happen: more lately than long ago, by day more than by night, less on Saturdays and Sundays.</summary>
internal static class SampleRhythm
{
    private const long Hour = 60 * Micros.PerMinute;

    /// <summary>Hours of UTC; the people are in Europe, a few in America.</summary>
    private static readonly double[] ByHour = [.35, .3, .28, .28, .3, .4, .6, .85, 1, 1.1, 1.1, 1, .9, 1.05, 1.1, 1.05, .95, .85, .75, .65, .6, .55, .5, .4];

    /// <summary>So many instants, ascending, the last before the end; microseconds UTC.</summary>
    public static IEnumerable<long> Times(long count, long end, int days, SampleRandom random)
    {
        var hours = days * 24;
        var start = end - hours * Hour;
        var total = Enumerable.Range(0, hours).Sum(hour => Weight(start, hour, hours));
        var (sum, given) = (0.0, 0L);
        for (var hour = 0; hour < hours; hour++)
        {
            sum += Weight(start, hour, hours);
            var until = hour == hours - 1 ? count : (long)(count * (sum / total));
            var here = until - given;
            for (var i = 0L; i < here; i++)
            {
                yield return start + hour * Hour + (long)((i + random.Fraction()) / here * Hour);
            }

            given = until;
        }
    }

    private static double Weight(long start, int hour, int hours)
    {
        var time = Micros.ToUtc(start + hour * Hour);
        var age = (hours - hour) / 24.0;
        var weekend = time.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0.45 : 1;
        return (0.25 + Math.Exp(-age / 20)) * ByHour[time.Hour] * weekend;
    }
}
