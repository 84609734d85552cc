using AuditConsole.Core.Segments;
using AuditConsole.Core.Segments.Blobs;
using AuditConsole.Tests.Core.Query;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AuditConsole.Tests.Core.Segments;

public sealed class SealedObjectsTests
{
    private static readonly Gen<int[]> Ids = Gen.OneOf(Gen.Choose(0, 2), Gen.Elements(0, 65_535, 65_536)).ArrayOf(5);

    [Fact]
    public void Keys_sort_as_their_ids_do()
        => Prop.ForAll(Ids.ToArbitrary(), Ids.ToArbitrary(), (a, b)
            => Assert.Equal(Math.Sign(a.AsSpan().SequenceCompareTo(b)), SealedObjects.Key(a).CompareTo(SealedObjects.Key(b)))).QuickCheckThrowOnFailure();

    [Fact]
    public void Rows_have_one_object_exactly_when_they_have_in_the_head()
        => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var run = SealedRecordsTests.Run(new SearchCases(seed)).Run;
            var (order, blob, columns) = Sealed(run);
            var sealedNumbers = SealedObjects.Open(blob, run.Count).View(order, columns);
            for (var row = 0; row < run.Count; row++)
            {
                Assert.Equal(Number(run.Objects, row), Number(sealedNumbers, row));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    [Fact]
    public void Torn_or_flipped_objects_are_refused()
    {
        var run = SealedRecordsTests.Run(new SearchCases(1), atLeast: 20).Run;
        Hostile.DemandRefusals(Sealed(run).Blob, blob => SealedObjects.Open(blob, run.Count));
    }

    [Fact]
    public void Forged_objects_are_refused_or_harmless()
        => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var run = SealedRecordsTests.Run(new SearchCases(seed % 100)).Run;
            var (order, blob, columns) = Sealed(run);
            Hostile.DemandHarmless(blob, "s", seed, forged => SealedObjects.Open(forged, run.Count).View(order, columns));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void An_object_without_events_is_refused_however_many_there_are()
    {
        var (content, writer) = (new BlobWriter(), new BlobWriter());
        content.WriteRaw(new byte[6_000_000]);
        content.WriteRaw([1, 0, 0, 0, 0, 0]);
        writer.WriteSection(content.Written, 5);
        var blob = writer.ToBlob(1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<InvalidDataException>(() => SealedObjects.Open(blob, 1));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 32 << 20);
    }

    private static (SlotOrder Order, byte[] Blob, ColumnView?[] Columns) Sealed(ColumnRun run)
    {
        var sealedColumns = Array.ConvertAll(SealedObjects.Fields, field => run.Column(field) is { } column ? SealedColumn.Ranks(column, out _) : null);
        var keys = Enumerable.Range(0, run.Count).Select(row => (Row: (ushort)row, Key: SealedObjects.Key([.. SealedObjects.Fields.Select((field, i) => run.Column(field) is { } column ? sealedColumns[i]![column.Id(row)] : 0)])))
            .OrderBy(item => item.Key).ThenBy(item => item.Row).ToArray();
        var order = new SlotOrder([.. keys.Select(item => item.Row)], [0, run.Count]);
        var columns = Array.ConvertAll(SealedObjects.Fields, field => run.Column(field) is { } column ? SealedColumn.Open(SealedColumn.Encode(column, order, 1), order).View : (ColumnView?)null);
        return (order, SealedObjects.Encode([.. keys.Select(item => item.Key)]), columns);
    }

    private static long? Number(ColumnView objects, int row) => objects.Id(row) is var id and not 0 ? objects.Number(id) : null;
}
