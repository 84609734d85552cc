using AuditConsole.Core.Segments;
using AuditConsole.Core.Segments.Blobs;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AuditConsole.Tests.Core.Segments;

public sealed class SlotOrderTests
{
    [Fact]
    public void Rows_slots_and_blocks_come_back()
        => Prop.ForAll(Gen.Choose(1, 300).ToArbitrary(), Gen.Choose(0, int.MaxValue).ToArbitrary(), (rows, seed) =>
        {
            var order = SealedColumnTests.Order(rows, seed, blocks: 1 + (seed % int.Min(rows, 9)));
            DemandSound(order);
            var opened = SlotOrder.Open(order.Encode(), rows);
            DemandSound(opened);
            Assert.Equal(order.RowOfSlot, opened.RowOfSlot);
            Assert.Equal(Enumerable.Range(0, order.BlockCount).Select(order.Block), Enumerable.Range(0, opened.BlockCount).Select(opened.Block));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_full_segment_comes_back()
    {
        var order = SealedColumnTests.Order(ColumnRun.Capacity, 3, ColumnRun.Capacity);
        Assert.Equal(order.RowOfSlot, SlotOrder.Open(order.Encode(), ColumnRun.Capacity).RowOfSlot);
    }

    [Fact]
    public void A_torn_or_flipped_order_is_refused()
        => Hostile.DemandRefusals(SealedColumnTests.Order(20, 2, 3).Encode(), blob => SlotOrder.Open(blob, 20));

    [Fact]
    public void A_forged_order_is_refused_or_sound()
        => Prop.ForAll(Gen.Choose(0, 60).ToArbitrary(), Gen.Choose(0, int.MaxValue).ToArbitrary(), (rows, seed)
            => Hostile.DemandHarmless(SealedColumnTests.Order(rows, seed, 1).Encode(), "snr", seed, blob => DemandSound(SlotOrder.Open(blob, rows)))).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Fact]
    public void A_block_without_events_is_refused()
    {
        var writer = new BlobWriter();
        writer.WriteSection([0, 2], quality: 1);
        writer.WriteNumber(2);
        writer.WriteNumber(0);
        writer.WriteNumber(1);
        Assert.Throws<InvalidDataException>(() => SlotOrder.Open(writer.ToBlob(1), 2));
    }

    private static void DemandSound(SlotOrder order)
    {
        for (var (block, next) = (0, 0); block < order.BlockCount; block++)
        {
            var (first, count) = order.Block(block);
            Assert.Equal(next, first);
            Assert.InRange(count, 1, order.Rows - first);
            next = first + count;
        }

        for (var row = 0; row < order.Rows; row++)
        {
            var (first, count) = order.Block(order.BlockOf(row));
            Assert.Equal(row, order.RowOfSlot[order.SlotOf(row)]);
            Assert.InRange(order.SlotOf(row), first, first + count - 1);
        }
    }
}
