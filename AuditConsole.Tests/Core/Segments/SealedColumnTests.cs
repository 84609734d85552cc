using System.Globalization;
using System.Text;
using AuditConsole.Core.Segments;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AuditConsole.Tests.Core.Segments;

public sealed class SealedColumnTests
{
    private static readonly Gen<string> Values = Gen.OneOf(Gen.Elements("", "a", "ab", "abc", "b", "é", "8b1e6d5c-1111-4222-8333-0123456789ab", "8b1e6d5c-1111-4222-8333-0123456789ab/x"), Gen.Choose(0, 400).Select(n => $"value-{n}"));

    /// <summary>An order that is none of the obvious ones.</summary>
    internal static SlotOrder Order(int rows, int seed = 1, int blocks = 1)
    {
        var rowOfSlot = Enumerable.Range(0, rows).Select(row => (ushort)row).ToArray();
        new Random(seed).Shuffle(rowOfSlot);
        return new SlotOrder(rowOfSlot, [.. Enumerable.Range(0, blocks).Select(block => block * (rows / blocks)), rows]);
    }

    [Theory]
    [InlineData(0, 300)]
    [InlineData(1, 1)]
    [InlineData(1, 300)]
    [InlineData(255, 255)]
    [InlineData(255, 300)]
    [InlineData(256, 256)]
    [InlineData(256, 1000)]
    [InlineData(65_535, 65_536)]
    [InlineData(65_536, 65_536)]
    public void Every_row_keeps_its_value_however_many_there_are(int distinct, int rows)
    {
        var column = new DictionaryColumn();
        for (var row = 0; row < distinct; row++)
        {
            column.Append(row, Encoding.UTF8.GetBytes(Value(row)));
        }

        var view = SealedColumn.Open(SealedColumn.Encode(column.Snapshot(), Order(rows), 1), Order(rows)).View;
        Assert.Equal(distinct, view.ValueCount);
        Assert.Equal(rows, view.Ids.Length);
        for (var row = 0; row < rows; row++)
        {
            Assert.Equal(row < distinct ? Value(row) : "", view.Id(row) is var id and not 0 ? view.Text(id) : "");
        }

        Assert.Equal(Enumerable.Range(1, distinct), Enumerable.Range(1, distinct).Select(id => view.FindBytes(view.Bytes(id))));

        static string Value(int row) => (row * 7919 % 65_536).ToString("x", CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Rows_that_all_have_one_value_take_no_memory_of_their_own()
    {
        var order = Order(65_536);
        Assert.Equal(65_536, Open(65_536).View.Ids.Length);
        Assert.True(Open(65_536).Bytes < 1000);
        Assert.Same(Open(65_536).RowIds, Open(65_536).RowIds);

        // One that has none of them makes it a column like others.
        Assert.True(Open(65_535).Bytes > 65_536);
        Assert.Equal([0, 1], ((byte[])Open(65_535).RowIds).Distinct().Order().ToArray());

        SealedColumn Open(int withValue)
        {
            var column = new DictionaryColumn();
            for (var row = 0; row < withValue; row++)
            {
                column.Append(row, "default"u8);
            }

            return SealedColumn.Open(SealedColumn.Encode(column.Snapshot(), order, 5), order);
        }
    }

    [Fact]
    public void Values_absent_rows_and_look_ups_come_back()
        => Prop.ForAll(Gen.OneOf(Values.Select(v => (string?)v), Gen.Constant<string?>(null)).ArrayOf().ToArbitrary(), Gen.Choose(0, 99).ToArbitrary(), (rows, seed) =>
        {
            var order = Order(rows.Length, seed);
            var view = SealedColumn.Open(Encoded(rows, order), order).View;
            for (var row = 0; row < rows.Length; row++)
            {
                Assert.Equal(rows[row], view.Id(row) is var id and not 0 ? view.Text(id) : null);
            }

            Assert.Equal(rows.OfType<string>().Distinct().Count(), view.ValueCount);
            Assert.All(rows.OfType<string>(), value => Assert.Equal(value, view.Text(view.Find(value))));
            Assert.Equal(0, view.Find("nowhere"));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void A_torn_or_flipped_column_is_refused()
        => Hostile.DemandRefusals(Encoded(["a", null, "abc", "b", "abc"], Order(5)), blob => SealedColumn.Open(blob, Order(5)));

    [Fact]
    public void A_forged_column_is_refused_or_harmless()
        => Prop.ForAll(Values.ArrayOf().ToArbitrary(), Gen.Choose(0, int.MaxValue).ToArbitrary(), (rows, seed) =>
        {
            var order = Order(rows.Length);
            Hostile.DemandHarmless(Encoded(rows, order), "nss", seed, blob =>
            {
                var view = SealedColumn.Open(blob, order).View;
                Assert.Equal(order.Rows, view.Ids.Length);
                ColumnScan.CountIds(view, RowBitmap.Full(order.Rows), new int[view.ValueCount + 1]);
                Assert.All(Enumerable.Range(1, view.ValueCount), id => view.Bytes(id).ToArray());
                view.Find("abc");
            });
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Fact]
    public void A_dictionary_that_unpacks_without_end_is_refused()
    {
        var (values, writer) = (new AuditConsole.Core.Segments.Blobs.BlobWriter(), new AuditConsole.Core.Segments.Blobs.BlobWriter());
        values.WriteNumber(0);
        values.WriteBytes(new byte[1 << 20]);
        for (var i = 1; i < 60_000; i++)
        {
            values.WriteNumber(1 << 20);
            values.WriteBytes([]);
        }

        writer.WriteNumber(60_000);
        writer.WriteSection(values.Written, 1);
        writer.WriteSection(new byte[2], 1);
        Assert.Throws<InvalidDataException>(() => SealedColumn.Open(writer.ToBlob(1), Order(1)));
    }

    private static byte[] Encoded(string?[] rows, SlotOrder order)
    {
        var column = new DictionaryColumn();
        byte[] scratch = [];
        for (var row = 0; row < rows.Length; row++)
        {
            if (rows[row] is { } value)
            {
                column.Append(row, value, ref scratch);
            }
        }

        return SealedColumn.Encode(column.Snapshot(), order, 5);
    }
}
