using System.Globalization;
using AuditConsole.Core.Common;
using AuditConsole.Core.Query;
using AuditConsole.Web.Components.Shared;

namespace AuditConsole.Web.Components.Timeline.Chart;

/// <summary>One bar: heights in the drawing's units, from the bottom.</summary>
public readonly record struct ChartBar(double X, double Width, double Hidden, double Changes, double Denied, string Words);

/// <summary>A line across with its value.</summary>
public readonly record struct ChartTick(double Y, string Label);

/// <summary>A histogram as a drawing of <see cref="Width"/> × <see cref="Height"/> units, with the words that say the same.</summary>
public sealed class ChartView
{
    public const int Width = 1140;
    public const int Height = 96;

    // Room for the topmost line's label.
    private const double Top = 8;

    public ChartView(Histogram histogram, TimeZoneInfo zone)
    {
        Histogram = histogram;
        Zone = zone;
        var most = histogram.Buckets.Count == 0 ? 0 : histogram.Buckets.Max(Total);
        var step = Step(most);
        var scale = most == 0 ? 0 : (Height - Top) / Math.Max(most, step);
        Ticks = most == 0 ? [] : [.. Enumerable.Range(1, (int)(Math.Max(most, step) / step)).Select(i => new ChartTick(Math.Round(Height - i * step * scale, 1), Number(i * step)))];
        var slot = (double)Width / Math.Max(histogram.Buckets.Count, 1);
        Bars = [.. histogram.Buckets.Select((b, i) => Bar(b, i, slot, scale))];
        Title = "Events per " + TimeWords.Duration(histogram.BucketWidth);
        Summary = most == 0 ? $"{Title}. No events." : $"{Title}. Highest {Words(histogram.Buckets.Select((b, i) => (b, i)).MaxBy(b => Total(b.b)).i)}.";
    }

    public Histogram Histogram { get; }

    public TimeZoneInfo Zone { get; }

    public IReadOnlyList<ChartBar> Bars { get; }

    /// <summary>At most three, from the lowest.</summary>
    public IReadOnlyList<ChartTick> Ticks { get; }

    /// <summary><c>Events per 20 min</c></summary>
    public string Title { get; }

    /// <summary>The chart in a sentence.</summary>
    public string Summary { get; }

    public long Start(int bucket) => Histogram.From + bucket * Histogram.BucketWidth;

    /// <summary>Seven times along the axis; the day is said where it changes.</summary>
    public IReadOnlyList<string> Axis()
    {
        const int marks = 7;
        var length = Histogram.Buckets.Count * Histogram.BucketWidth;
        var labels = new List<string>(marks);
        DateOnly? day = null;
        for (var i = 0; i < marks; i++)
        {
            var at = Micros.ToUtc(Histogram.From + length * i / (marks - 1));
            var local = TimeZoneInfo.ConvertTime(at, Zone);
            var today = DateOnly.FromDateTime(local.DateTime);
            var format = length > 5 * Micros.PerDay ? (length > 300 * Micros.PerDay ? "d MMM yyyy" : "ddd d MMM") : length < 10 * Micros.PerMinute ? "HH:mm:ss" : today != day ? "ddd HH:mm" : "HH:mm";
            labels.Add(local.ToString(format, CultureInfo.InvariantCulture));
            day = today;
        }

        return labels;
    }

    /// <summary>A bucket read aloud: its time and its counts.</summary>
    public string Words(int bucket)
    {
        var b = Histogram.Buckets[bucket];
        return $"{SpanWords(bucket)} · {Counted(b.Changes, "change")} · {Number(b.DeniedOrFailed)} denied or failed · {Number(b.Hidden)} hidden";
    }

    public string SpanWords(int bucket)
    {
        var from = TimeZoneInfo.ConvertTime(Micros.ToUtc(Start(bucket)), Zone);
        var to = TimeZoneInfo.ConvertTime(Micros.ToUtc(Start(bucket + 1)), Zone);
        var clock = Histogram.BucketWidth % Micros.PerMinute == 0 ? "HH:mm" : "HH:mm:ss";
        return Histogram.BucketWidth >= Micros.PerDay
            ? from.ToString("ddd d MMM yyyy", CultureInfo.InvariantCulture) + (Histogram.BucketWidth == Micros.PerDay ? string.Empty : " to " + to.AddTicks(-1).ToString("ddd d MMM", CultureInfo.InvariantCulture))
            : from.ToString("ddd " + clock, CultureInfo.InvariantCulture) + "–" + to.ToString(clock, CultureInfo.InvariantCulture);
    }

    private ChartBar Bar(HistogramBucket b, int i, double slot, double scale)
        => new(Math.Round(i * slot + slot * 0.06, 1), Math.Round(slot * 0.88, 1), Units(b.Hidden, scale), Units(b.Changes, scale), Units(b.DeniedOrFailed, scale), Words(i));

    // What exists is seen: never less than two units high.
    private static double Units(int count, double scale) => count == 0 ? 0 : Math.Max(Math.Round(count * scale, 1), 2);

    private static long Total(HistogramBucket b) => (long)b.Changes + b.DeniedOrFailed + b.Hidden;

    /// <summary>A round distance (1, 2, 2.5 or 5 times a power of ten) that gives one to three lines.</summary>
    private static long Step(long most)
    {
        if (most <= 3)
        {
            return 1;
        }

        var power = (long)Math.Pow(10, Math.Floor(Math.Log10(most / 2.0)));
        foreach (var step in new[] { power, 2 * power, power % 2 == 0 ? 5 * power / 2 : 3 * power, 5 * power, 10 * power })
        {
            if (most / step is >= 1 and <= 3)
            {
                return step;
            }
        }

        return most;
    }

    private static string Counted(int count, string noun) => $"{Number(count)} {noun}{(count == 1 ? string.Empty : "s")}";

    private static string Number(long count) => count >= 1_000_000
        ? (Math.Floor(count / 10_000.0) / 100).ToString("0.## M", CultureInfo.InvariantCulture)
        : count.ToString("N0", CultureInfo.InvariantCulture);
}
