using AuditConsole.Core.Events;
using AuditConsole.Core.Segments;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AuditConsole.Tests.Core.Segments;

/// <summary>Every scan against a plain loop over the same rows.</summary>
public sealed class ColumnScanTests
{
    private static readonly Gen<string?> Value = Gen.Choose(0, 400).Select(n => n % 3 == 0 ? null : $"v{n}");

    private static ColumnRun Run(IEnumerable<string?> names)
    {
        var run = new ColumnRun(1);
        var i = 0;
        foreach (var name in names)
        {
            var e = new AuditEvent { Id = $"{i}", Source = "s", Tenant = "t", Type = "x", Time = i++ * 7919L % 1000 };
            e.Resource.Name = name;
            run.Append(e);
        }

        return run;
    }

    private static int[] Rows(RowBitmap rows)
    {
        var list = new List<int>();
        foreach (var row in rows)
        {
            list.Add(row);
        }

        return [.. list];
    }

    [Fact]
    public void Scans_agree_with_a_plain_loop()
        => Prop.ForAll(Value.ArrayOf().Resize(700).ToArbitrary(), Gen.Choose(-50, 1050).Two().ToArbitrary(), (names, range) =>
        {
            var run = Run(names);
            var count = run.Count;
            var all = Enumerable.Range(0, count).ToArray();
            var between = new RowBitmap();
            ColumnScan.Between(run.Times, range.Item1, range.Item2, between);
            Assert.Equal(all.Where(r => run.Times[r] >= range.Item1 && run.Times[r] <= range.Item2), Rows(between));

            if (run.Column(EventFields.Name) is not { } column)
            {
                return;
            }

            var equal = new RowBitmap();
            ColumnScan.Equal(column, column.Find("v7"), count, equal);
            var v7 = names.Contains("v7") ? "v7" : null;
            Assert.Equal(all.Where(r => names[r] == v7), Rows(equal));

            var members = new byte[column.ValueCount + 1];
            for (var id = 1; id < members.Length; id++)
            {
                members[id] = (byte)(column.Text(id).EndsWith('2') ? 1 : 0);
            }

            var any = new RowBitmap();
            ColumnScan.AnyOf(column, members, count, any);
            Assert.Equal(all.Where(r => names[r]?.EndsWith('2') == true), Rows(any));

            members[0] = 1;
            any = new RowBitmap();
            ColumnScan.AnyOf(column, members, count, any);
            Assert.Equal(all.Where(r => names[r]?.EndsWith('2') != false), Rows(any));

            var present = new RowBitmap();
            ColumnScan.Present(column, count, present);
            Assert.Equal(all.Where(r => names[r] is not null), Rows(present));

            foreach (var rows in new[] { between, RowBitmap.Full(count) })
            {
                var counts = new int[column.ValueCount + 1];
                ColumnScan.CountIds(column, rows, counts);
                var expected = Rows(rows).CountBy(r => names[r] ?? "").ToDictionary();
                Assert.Equal(expected.GetValueOrDefault(""), counts[0]);
                for (var id = 1; id < counts.Length; id++)
                {
                    Assert.Equal(expected.GetValueOrDefault(column.Text(id)), counts[id]);
                }
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Buckets_agree_with_division()
        => Prop.ForAll(Gen.Choose(1, 997).ToArbitrary(), Gen.Choose(0, 300).ToArbitrary(), (width, count) =>
        {
            var run = Run(Enumerable.Repeat<string?>(null, count));
            var counts = new int[1000 / width + 1];
            ColumnScan.CountBuckets(run.Times, RowBitmap.Full(count), 0, width, counts);
            var times = run.Times.ToArray();
            Assert.Equal(Enumerable.Range(0, counts.Length).Select(b => times.Count(t => t / width == b)), counts);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Sets_of_rows_behave_like_sets()
    {
        var rowSets = Gen.Choose(0, 299).ListOf().Select(list => list.ToHashSet()).ToArbitrary();
        Prop.ForAll(rowSets, rowSets, (a, b) =>
        {
            Assert.Equal(a.Intersect(b).Order(), Rows(Bitmap(a).And(Bitmap(b))));
            Assert.Equal(a.Union(b).Order(), Rows(Bitmap(a).Or(Bitmap(b))));
            Assert.Equal(a.Except(b).Order(), Rows(Bitmap(a).AndNot(Bitmap(b))));
            Assert.Equal(Enumerable.Range(0, 300).Except(a), Rows(Bitmap(a).Not(300)));
            Assert.Equal(a.Count, Bitmap(a).Count());
            var reversed = new List<int>();
            foreach (var row in Bitmap(a).Reverse())
            {
                reversed.Add(row);
            }

            Assert.Equal(a.OrderDescending(), reversed);
        }).QuickCheckThrowOnFailure();
    }

    private static RowBitmap Bitmap(IEnumerable<int> rows)
    {
        var bitmap = new RowBitmap();
        foreach (var row in rows)
        {
            bitmap[row] = true;
        }

        return bitmap;
    }
}
