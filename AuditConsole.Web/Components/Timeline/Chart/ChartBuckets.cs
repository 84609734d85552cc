using AuditConsole.Core.Common;
using AuditConsole.Web.Components.Timeline.Ranges;

namespace AuditConsole.Web.Components.Timeline.Chart;

/// <summary>How a span is cut for the histogram: 40 to 120 equal buckets, of a width that people have a word for where one divides the span.</summary>
public static class ChartBuckets
{
    private const int Fewest = 40;
    private const int Most = 120;
    private const int Otherwise = 60;
    private const int Pleasant = 72;

    private static readonly long[] Widths =
    [
        .. new long[] { 1, 2, 5, 10, 15, 30 }.Select(s => s * Micros.PerSecond),
        .. new long[] { 1, 2, 5, 10, 15, 20, 30 }.Select(m => m * Micros.PerMinute),
        .. new long[] { 1, 2, 3, 4, 6, 8, 12 }.Select(h => h * Micros.PerHour),
        .. new long[] { 1, 2, 3, 5, 7, 14, 28 }.Select(d => d * Micros.PerDay),
    ];

    public static int Count(Span span)
        => Widths.Where(width => span.Length % width == 0 && span.Length / width is >= Fewest and <= Most)
            .Select(width => (int)(span.Length / width))
            .DefaultIfEmpty(Otherwise)
            .MinBy(count => Math.Abs(count - Pleasant));

    /// <summary>The span with its ends moved outward so far that such a width divides it; for spans that nobody typed.</summary>
    public static Span Rounded(Span span)
    {
        foreach (var width in Widths)
        {
            var from = Floor(span.From, width);
            var to = Floor(span.To + width - 1, width);
            if ((to - from) / width is >= Fewest and <= Most)
            {
                return new Span(from, to);
            }
        }

        return span.Length < Fewest * Micros.PerSecond ? new Span(Floor(span.From, Micros.PerSecond), Floor(span.From, Micros.PerSecond) + Fewest * Micros.PerSecond) : span;
    }

    private static long Floor(long micros, long width) => micros - ((micros % width) + width) % width;
}
