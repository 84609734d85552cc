using AuditConsole.Core.Common;
using AuditConsole.Core.Query;
using AuditConsole.Web.Components.Timeline.Chart;
using AuditConsole.Web.Components.Timeline.Ranges;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AuditConsole.Tests.Web.Timeline;

public sealed class ChartTests
{
    private static readonly long Start = SomeEvent.At("2026-11-20T14:40:00Z");

    [Theory]
    [InlineData(15 * 60, 60)]
    [InlineData(3600, 60)]
    [InlineData(24 * 3600, 72)]
    [InlineData(7 * 24 * 3600, 84)]
    [InlineData(30 * 24 * 3600, 60)]
    [InlineData(90 * 24 * 3600, 90)]
    [InlineData(5136, 60)]
    public void A_span_is_cut_where_people_have_words(long seconds, int buckets) => Assert.Equal(buckets, ChartBuckets.Count(new Span(Start, Start + seconds * Micros.PerSecond)));

    [Fact]
    public void A_rounded_span_holds_the_span_and_has_round_buckets()
        => Check.QuickThrowOnFailure(Prop.ForAll<PositiveInt, PositiveInt>((offset, length) =>
        {
            var span = new Span(Start + offset.Get * 977L, Start + offset.Get * 977L + length.Get * Micros.PerSecond * 37);
            var rounded = ChartBuckets.Rounded(span);
            return rounded.From <= span.From && rounded.To >= span.To && ChartBuckets.Count(rounded) is >= 40 and <= 120;
        }));

    [Fact]
    public void Bars_never_leave_the_drawing_and_are_never_too_low_to_see()
        => Check.QuickThrowOnFailure(Prop.ForAll<NonNegativeInt[], PositiveInt>((counts, factor) =>
        {
            var buckets = counts.Select((c, i) => new HistogramBucket(c.Get * (i % 2) * factor.Get % 1_000_000, c.Get % 7, c.Get % 100_000)).ToArray();
            var view = new ChartView(new Histogram(Start, Micros.PerMinute, buckets), TimeZoneInfo.Utc);
            return view.Bars.All(b => b.Hidden + b.Changes + b.Denied <= ChartView.Height + 6) && view.Bars.Zip(buckets).All(p => (p.First.Denied > 0) == (p.Second.DeniedOrFailed > 0)) && view.Ticks.Count <= 3;
        }));

    [Fact]
    public void A_bucket_is_read_with_its_time_and_counts()
    {
        var view = new ChartView(new Histogram(Start, 20 * Micros.PerMinute, [new HistogramBucket(1, 0, 0), new HistogramBucket(41, 3, 1217)]), TimeZoneInfo.Utc);

        Assert.Equal("Events per 20 min", view.Title);
        Assert.Equal("Fri 15:00–15:20 · 41 changes · 3 denied or failed · 1,217 hidden", view.Words(1));
        Assert.Contains("Highest Fri 15:00", view.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void The_axis_says_the_day_where_it_changes()
        => Assert.Equal(["Fri 14:40", "18:40", "22:40", "Sat 02:40", "06:40", "10:40", "14:40"], new ChartView(new Histogram(Start, 20 * Micros.PerMinute, new HistogramBucket[72]), TimeZoneInfo.Utc).Axis());

    [Fact]
    public void An_empty_chart_says_so() => Assert.Contains("No events", new ChartView(new Histogram(Start, Micros.PerMinute, new HistogramBucket[60]), TimeZoneInfo.Utc).Summary, StringComparison.Ordinal);
}
