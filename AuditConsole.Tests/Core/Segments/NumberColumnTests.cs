using AuditConsole.Core.Segments;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AuditConsole.Tests.Core.Segments;

public sealed class NumberColumnTests
{
    private static readonly Gen<long> Numbers = Gen.OneOf(
        Gen.Choose(-5, 5).Select(n => (long)n),
        Gen.Elements(long.MinValue, long.MaxValue, long.MinValue + 1, 0),
        Gen.Choose(int.MinValue, int.MaxValue).Two().Select(n => ((long)n.Item1 << 32) | (uint)n.Item2));

    [Fact]
    public void Numbers_come_back_even_where_their_differences_wrap_around()
        => Prop.ForAll(Numbers.ArrayOf().ToArbitrary(), numbers =>
        {
            // More rows than lie between two marks.
            numbers = [.. Enumerable.Repeat(numbers, 40).SelectMany(one => one)];
            var column = NumberColumn.Open(NumberColumn.Encode(numbers, 5), numbers.Length);
            Assert.Equal(numbers, column.ToArray());
            Assert.Equal(numbers, numbers.Select((_, row) => column[row]));
            Assert.True(numbers.Length == 0 || (column.Min, column.Max) == (numbers.Min(), numbers.Max()));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Stated_times_come_back_beside_any_time()
        => Prop.ForAll(Numbers.Two().ArrayOf().ToArbitrary(), pairs =>
        {
            // The one distance that would read as "none stated" is 292,000 years.
            pairs = [.. pairs.Where(pair => unchecked(pair.Item1 - pair.Item2) != EventChunk.NoTime)];
            var (stated, times) = (pairs.Select(pair => pair.Item1).ToArray(), pairs.Select(pair => pair.Item2).ToArray());
            var distances = NumberColumn.Open(SealedRecords.EncodeStated(stated, times, 5), pairs.Length);
            Assert.Equal(stated, distances.ToArray().Select((distance, row) => distance == EventChunk.NoTime ? EventChunk.NoTime : unchecked(distance + times[row])));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Another_number_of_rows_is_refused()
    {
        var blob = NumberColumn.Encode([1, 2, 3], 5);
        Assert.Throws<InvalidDataException>(() => NumberColumn.Open(blob, 2));
        Assert.Throws<InvalidDataException>(() => NumberColumn.Open(blob, 4));
    }

    [Fact]
    public void A_torn_or_flipped_column_is_refused()
        => Hostile.DemandRefusals(NumberColumn.Encode([5, long.MaxValue, -3], 5), blob => NumberColumn.Open(blob, 3));

    [Fact]
    public void A_forged_column_is_refused_or_harmless()
        => Prop.ForAll(Numbers.ArrayOf().ToArbitrary(), Gen.Choose(0, int.MaxValue).ToArbitrary(), (numbers, seed)
            => Hostile.DemandHarmless(NumberColumn.Encode(numbers, 5), "s", seed, blob => NumberColumn.Open(blob, numbers.Length))).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
}
