using AuditConsole.Core.Events;
using AuditConsole.Core.Segments;
using Xunit;

namespace AuditConsole.Tests.Core.Segments;

public sealed class ColumnRunTests
{
    private static AuditEvent Event(string id, Action<AuditEvent>? set = null)
    {
        var e = new AuditEvent { Id = id, Source = "prod", Tenant = "default", Type = "k8s.pod.update", Time = 10, Received = 11 };
        set?.Invoke(e);
        return e;
    }

    private static ColumnRun Run(params AuditEvent[] events)
    {
        var run = new ColumnRun(1);
        foreach (var e in events)
        {
            run.Append(e);
        }

        return run;
    }

    [Fact]
    public void Every_column_field_reads_back_as_it_was_written()
    {
        var e = Event("6dec5b37-075d-4bc9-8292-120a2b8b506b/ResponseComplete", e =>
        {
            e.Seq = 7;
            e.Cluster = "prod-é";
            e.Code = 403;
            e.Resource.Group = "";
            e.Resource.Name = "allow-dns";
            e.DurationMs = -3;
            e.DryRun = false;
            e.Actor.Groups = ["a", "", "c d"];
            e.RequestId = "6DEC5B37-075d-4bc9-8292-120a2b8b506b";
        });
        var run = new ColumnRun(7);
        run.Append(e);

        foreach (var field in EventFields.All.Where(f => f.Storage == FieldStorage.Column))
        {
            if (field.IsNumeric)
            {
                Assert.Equal(field.Number(e), run.Number(field, 0));
            }
            else if (field.Type == FieldType.TextList)
            {
                Assert.Equal(field.List(e), run.Column(field) is { } column ? column.List(column.Id(0)) : []);
            }
            else
            {
                Assert.Equal(field.Text(e), run.Text(field, 0));
            }
        }
    }

    [Fact]
    public void Absent_is_not_empty()
    {
        var run = Run(Event("a", e => e.Resource.Group = ""), Event("b"));
        Assert.Equal("", run.Text(EventFields.ResourceGroup, 0));
        Assert.Null(run.Text(EventFields.ResourceGroup, 1));
        Assert.Null(run.Column(EventFields.Tier));
    }

    [Theory]
    [InlineData("6dec5b37-075d-4bc9-8292-120a2b8b506b")]
    [InlineData("6dec5b37-075d-4bc9-8292-120a2b8b506b/ResponseComplete é")]
    [InlineData("6DEC5B37-075D-4BC9-8292-120A2B8B506B")]
    [InlineData("+dec5b37-075d-4bc9-8292-120a2b8b506b")]
    [InlineData("0xec5b37-075d-4bc9-8292-120a2b8b506b")]
    [InlineData("")]
    [InlineData("évt \uD83D\uDE00")]
    public void Texts_survive_their_packing(string id)
    {
        var run = Run(Event("first"), Event(id, e => e.Message = id), Event("last"));
        Assert.Equal(id, run.Id(1));
        Assert.Equal(id, run.Text(EventFields.Message, 1));
        Assert.Equal(1, run.FindId(id, 2));
        Assert.Equal(1, run.Column(EventFields.Message)!.Value.Find(id));
    }

    [Fact]
    public void The_newest_row_with_an_id_is_found_at_or_before_a_row()
    {
        var run = Run(Event("a"), Event("b"), Event("a"), Event("c"));
        Assert.Equal(2, run.FindId("a", 3));
        Assert.Equal(0, run.FindId("a", 1));
        Assert.Equal(-1, run.FindId("c", 2));
        Assert.Equal(-1, run.FindId("nowhere", ColumnRun.Capacity));
    }

    [Fact]
    public void Ids_widen_past_256_and_65535_values_and_a_full_run_refuses_more()
    {
        var run = new ColumnRun(1);
        for (var i = 0; i < ColumnRun.Capacity; i++)
        {
            run.Append(Event($"id-{i}", e => e.Resource.Name = i % 2 == 0 ? $"n{i}" : null).With(e => e.RequestId = $"r{i}"));
        }

        foreach (var row in new[] { 0, 255, 256, 257, 40_000, 65_534, 65_535 })
        {
            Assert.Equal($"id-{row}", run.Id(row));
            Assert.Equal($"r{row}", run.Text(EventFields.RequestId, row));
            Assert.Equal(row % 2 == 0 ? $"n{row}" : null, run.Text(EventFields.Name, row));
            Assert.Equal(row, run.FindId($"id-{row}", ColumnRun.Capacity));
        }

        Assert.Throws<InvalidOperationException>(() => run.Append(Event("one more")));
    }

    [Fact]
    public void Equal_objects_have_equal_numbers_in_different_runs_and_nameless_events_have_none()
    {
        static AuditEvent Named(string id, string? name, string? ns = null) => Event(id, e => (e.Resource.Kind, e.Resource.Namespace, e.Resource.Name) = ("Pod", ns, name));
        var a = Run(Named("1", "x"), Named("2", "y"), Named("3", null), Named("4", "x", "ns"));
        var b = Run(Named("5", "y"), Named("6", "x"));

        Assert.Equal(a.Objects.Number(a.Objects.Id(0)), b.Objects.Number(b.Objects.Id(1)));
        Assert.Equal(a.Objects.Number(a.Objects.Id(1)), b.Objects.Number(b.Objects.Id(0)));
        Assert.Equal(0, a.Objects.Id(2));
        Assert.NotEqual(a.Objects.Id(0), a.Objects.Id(3));
    }

    [Fact]
    public void Superseded_rows_can_be_put_back()
    {
        var run = Run(Event("a"), Event("b"), Event("c"));
        run.Marks.SetSuperseded(1, true);
        run.Marks.SetSuperseded(2, true);
        run.Marks.SetSuperseded(2, false);
        var rows = RowBitmap.Full(3);
        run.Marks.RemoveSuperseded(rows);
        Assert.True(run.Marks.IsSuperseded(1));
        Assert.Equal([true, false, true], new[] { rows[0], rows[1], rows[2] });
    }

    [Fact]
    public async Task A_reader_beside_the_writer_sees_only_finished_rows()
    {
        var run = new ColumnRun(1);
        var writer = Task.Run(() =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                var text = i.ToString(System.Globalization.CultureInfo.InvariantCulture);
                run.Append(Event(text, e => (e.Time, e.Resource.Name, e.RequestId) = (i, text, text)));
            }
        });

        var looks = 0;
        while (!writer.IsCompleted || looks == 0)
        {
            looks++;
            var count = run.Count;
            for (var row = Math.Max(0, count - 50); row < count; row++)
            {
                var text = row.ToString(System.Globalization.CultureInfo.InvariantCulture);
                Assert.Equal(row, run.Times[row]);
                Assert.Equal(text, run.Id(row));
                Assert.Equal(text, run.Text(EventFields.Name, row));
                Assert.Equal(text, run.Text(EventFields.RequestId, row));
                Assert.Equal(row, run.FindId(text, row));
            }
        }

        await writer;
    }
}

internal static class EventChanges
{
    public static AuditEvent With(this AuditEvent e, Action<AuditEvent> set)
    {
        set(e);
        return e;
    }
}
