using AuditConsole.Core.Events;
using AuditConsole.Core.Segments;
using AuditConsole.Core.Segments.Blobs;
using AuditConsole.Tests.Core.Query;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AuditConsole.Tests.Core.Segments;

/// <summary>What segments say of themselves: values, bins and ranges of time, counts.</summary>
public sealed class SegmentCountsTests
{
    private const long FirstTime = -62_135_596_800_000_000;
    private const long LastTime = 253_402_300_799_999_999;
    private static readonly Arbitrary<int> Seeds = Gen.Choose(0, int.MaxValue).ToArbitrary();

    // Years 1 to 9999; many of them close to each other, on both sides of 1970.
    private static readonly Gen<long> Times = Gen.OneOf(
        Gen.Choose(-200, 200).Select(n => n * 1_000_000L),
        Gen.Choose(-200, 200).Select(n => (n * 86_400_000_000L) - 1),
        Gen.Elements(FirstTime, LastTime, 0, -1, 59_999_999, 60_000_000),
        Gen.Choose(int.MinValue, int.MaxValue).Two().Select(n => FirstTime + (long)((((ulong)(uint)n.Item1 << 32) | (uint)n.Item2) % (ulong)(LastTime - FirstTime))));

    [Fact]
    public void Bins_count_every_row_once()
        => Prop.ForAll(Times.ArrayOf().ToArbitrary(), Seeds, (times, seed) =>
        {
            var (visible, wrong, routine) = Rows(times.Length, seed);
            var bins = TimeBins.Of(times, visible, wrong, routine);
            Assert.NotNull(bins);
            var counted = Enumerable.Range(0, times.Length).Where(row => visible[row] || routine[row])
                .GroupBy(row => (long)Math.Floor((decimal)times[row] / bins.Width) * bins.Width).OrderBy(group => group.Key)
                .Select(group => new TimeBin(group.Key, group.Count(row => visible[row]), group.Count(row => wrong[row]), group.Count(row => routine[row])));
            Assert.Equal(counted, bins.Bins);
            var writer = new BlobWriter();
            TimeBins.Write(bins, writer);
            var reader = new BlobReader(writer.Written);
            var back = TimeBins.Read(ref reader);
            reader.DemandEnd();
            Assert.Equal(bins.Width, back?.Width);
            Assert.Equal(bins.Bins, back?.Bins);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Rows_spread_over_too_many_days_have_no_bins()
    {
        long[] times = [.. Enumerable.Range(-600, 1025).SelectMany(day => new[] { day * 86_400_000_000L, (day * 86_400_000_000L) + 50_000_000_000 })];
        Assert.Null(TimeBins.Of(times, RowBitmap.Full(2050), new RowBitmap(), new RowBitmap()));
        Assert.Equal(86_400_000_000, TimeBins.Of(times.AsSpan(2), RowBitmap.Full(2048), new RowBitmap(), new RowBitmap())?.Width);
        var writer = new BlobWriter();
        TimeBins.Write(null, writer);
        var reader = new BlobReader(writer.Written);
        Assert.Null(TimeBins.Read(ref reader));
    }

    [Fact]
    public void Ranges_hold_every_time_and_not_the_widest_gaps()
        => Prop.ForAll(Gen.OneOf(Times, Gen.Elements(long.MinValue, long.MaxValue)).ArrayOf().ToArbitrary(), times =>
        {
            var writer = new BlobWriter();
            TimeRanges.Of(times).Write(writer);
            var reader = new BlobReader(writer.Written);
            var ranges = TimeRanges.Read(ref reader);
            reader.DemandEnd();
            Assert.All(times, time => Assert.True(ranges.Contains(time)));
            var sorted = times.Distinct().Order().ToArray();
            var gaps = sorted.Zip(sorted.Skip(1)).OrderByDescending(pair => unchecked((ulong)(pair.Second - pair.First))).Where(pair => pair.Second - 1 > pair.First).Take(31).ToArray();
            var least = gaps.Length < 31 ? 0 : unchecked((ulong)(gaps[^1].Second - gaps[^1].First));
            Assert.All(gaps.Where(gap => unchecked((ulong)(gap.Second - gap.First)) > least), gap => Assert.False(ranges.Contains(gap.First + 1) || ranges.Contains(gap.Second - 1)));
            Assert.Equal(times.Contains(long.MinValue), ranges.Contains(long.MinValue));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Values_are_counted_where_they_are_shown_and_where_they_are_hidden()
        => Prop.ForAll(Gen.Choose(0, 30).ArrayOf().ToArbitrary(), Seeds, (rows, seed) =>
        {
            var column = new DictionaryColumn();
            for (var row = 0; row < rows.Length; row++)
            {
                if (rows[row] != 0)
                {
                    column.Append(row, [(byte)rows[row]]);
                }
            }

            var (visible, _, routine) = Rows(rows.Length, seed);
            var writer = new BlobWriter();
            FieldCounts.Of(column.Snapshot(), visible, routine).Write(writer);
            var reader = new BlobReader(writer.Written);
            var counts = FieldCounts.Read(ref reader);
            reader.DemandEnd();
            var expected = rows.Where(value => value != 0).Distinct().ToDictionary(value => value, value => (Count(visible, value), Count(routine, value)));
            Assert.Equal(expected, Enumerable.Range(1, counts.Values.ValueCount).ToDictionary(id => (int)counts.Values.Bytes(id)[0], counts.Of));

            int Count(RowBitmap of, int value) => Enumerable.Range(0, rows.Length).Count(row => of[row] && rows[row] == value);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Counts_come_back()
        => Prop.ForAll(Seeds, seed =>
        {
            var counts = Some(seed);
            var back = SegmentCounts.Open(counts.Encode());
            Assert.Equal((counts.Visible, counts.Routine, counts.Bins?.Width), (back.Visible, back.Routine, back.Bins?.Width));
            Assert.Equal(counts.Bins?.Bins, back.Bins?.Bins);
            Assert.Equal(counts.Encode(), back.Encode());
            Assert.All(ColumnLayout.Fields, field => Assert.Equal(counts.Field(field)?.Values.ValueCount, back.Field(field)?.Values.ValueCount));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(50));

    [Fact]
    public void Torn_or_flipped_counts_are_refused()
        => Hostile.DemandRefusals(Some(1).Encode(), blob => SegmentCounts.Open(blob));

    [Fact]
    public void Forged_counts_are_refused_or_harmless()
    {
        var valid = Enumerable.Range(0, 10).Select(seed => Some(seed).Encode()).ToArray();
        Prop.ForAll(Seeds, seed => Hostile.DemandHarmless(valid[seed % valid.Length], "s", seed, blob =>
        {
            var counts = SegmentCounts.Open(blob);
            foreach (var field in ColumnLayout.Fields)
            {
                if (counts.Field(field) is { } values)
                {
                    ReadAll(field, values.Values);
                    Assert.All(Enumerable.Range(1, values.Values.ValueCount), id => values.Of(id));
                }
            }

            var histogram = new AuditConsole.Core.Query.Search.HistogramCounter(0, 1000, 7);
            if (histogram.CanAdd(counts))
            {
                histogram.Add(counts, hidesRoutine: true);
            }
        })).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    /// <summary>Reads values as searches do.</summary>
    internal static void ReadAll(EventField field, ColumnView column)
    {
        for (var id = 1; id <= column.ValueCount; id++)
        {
            _ = field.IsNumeric ? column.Number(id) : field.Type == FieldType.TextList ? column.List(id).Count : column.Text(id).Length;
        }
    }

    private static SegmentCounts Some(int seed) => SegmentCounts.Of(SealedRecordsTests.Run(new SearchCases(seed)).Run, new RowMarks(), default);

    private static (RowBitmap Visible, RowBitmap Wrong, RowBitmap Routine) Rows(int count, int seed)
    {
        var random = new Random(seed);
        var (visible, wrong, routine) = (new RowBitmap(), new RowBitmap(), new RowBitmap());
        for (var row = 0; row < count; row++)
        {
            var kind = random.Next(4);
            (visible[row], wrong[row], routine[row]) = (kind is 1 or 2, kind == 2, kind == 3);
        }

        return (visible, wrong, routine);
    }
}
