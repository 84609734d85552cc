using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Ledgers.Sealing;
using AuditConsole.Core.Segments;
using AuditConsole.Core.Storage.Sealing;
using AuditConsole.Tests.Core.Ledgers;
using Xunit;

namespace AuditConsole.Tests.Faults.Sealing;

/// <summary>A store that was damaged while nobody used it is opened: what can be done is done, and what cannot is said.</summary>
[Collection(nameof(FullRun))]
public sealed class StoreDamageTests(FullRun run)
{
    [Theory]
    [InlineData("UPDATE SegmentBodies SET Content = x'FF' || substr(Content, 2)", "body block")]
    [InlineData("DELETE FROM SegmentBodies", "body block")]
    [InlineData("DELETE FROM SegmentColumns WHERE Name = '+ids'", "+ids")]
    [InlineData("UPDATE SegmentColumns SET Content = x'FF' || substr(Content, 2) WHERE Name = '+filter'", null)]
    [InlineData("UPDATE SegmentColumns SET Content = substr(Content, 1, length(Content) - 1) WHERE Name = 'source'", "source")]
    [InlineData("UPDATE SegmentColumns SET Content = zeroblob(0) WHERE Name = 'class'", null)]
    public async Task With_a_damaged_blob_the_ledger_opens_and_goes_on(string sql, string? needed)
    {
        await using var folder = await run.SealedAsync();
        Assert.True(folder.Execute(sql) > 0);
        var running = await folder.OpenAsync();
        Assert.Null(running.Ledger.Health.Problem);
        await CheckReadingAsync(running, needed);

        // The second has the id of an event that may be unreadable now, the third changes a row of the segment.
        var receipt = await running.OfferAsync(Offered.Event("new"), FullRun.Events[40] with { ContentTag = 1 }, Requests.Stage("streaming", Requests.Complete));
        Assert.Equal(IntakeStatus.Committed, receipt.Status);
        Assert.Equal(receipt.LedgerSize, receipt.Items[^1].Seq);
        var size = running.Ledger.Size;
        var superseded = LedgerState.Of(running, size).Superseded;
        await running.StopAsync();

        running = await folder.OpenAsync();
        Assert.Null(running.Ledger.Health.Problem);
        Assert.Equal(superseded, LedgerState.Of(running, size).Superseded);
        await CheckReadingAsync(running, needed);
    }

    [Theory]
    [InlineData(SegmentBlobs.Order)]
    [InlineData(SegmentBlobs.Filter)]
    public async Task A_page_that_sqlite_cannot_read_damages_only_its_blob(string name)
    {
        await using var folder = await run.SealedAsync();
        folder.BreakPage(folder.Ask<byte[]>($"SELECT Content FROM SegmentColumns WHERE Name = '{name}'"));
        var running = await folder.OpenAsync();
        var again = await running.OfferAsync(FullRun.Events[40], Offered.Event("new"));
        Assert.Equal(IntakeStatus.Committed, again.Status);
        Assert.Null(running.Ledger.Health.Problem);
        Assert.StartsWith($"{name} of segment 0 of the ledger 'default' is damaged: SQLite", running.Ledger.SealingProblem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE Segments SET Count = 5", "segment 0")]
    [InlineData("UPDATE Segments SET Count = 9000000000000", "its segments cannot be read")]
    [InlineData("UPDATE Segments SET Root = zeroblob(32)", "tree")]
    [InlineData("UPDATE Segments SET Root = zeroblob(32), Counts = zeroblob(0)", "tree")]
    [InlineData("UPDATE Segments SET Chain = zeroblob(32)", "do not give their stored chain value")]
    [InlineData("UPDATE Segments SET Number = 1", "segment 0 is missing")]
    [InlineData("DELETE FROM Segments", "event 1 is missing")]
    public async Task What_a_segment_must_say_of_itself_makes_the_ledger_read_only_when_it_is_damaged(string sql, string says)
    {
        await using var folder = await run.SealedAsync();
        var blobs = folder.Ask<long>("SELECT COUNT(*) FROM SegmentBodies");
        Assert.True(folder.Execute(sql) > 0);
        const string Rows = "SELECT ifnull(group_concat(hex(Marks) || hex(Counts)), '') FROM Segments";
        var rows = folder.Ask<string>(Rows);
        var running = await folder.OpenAsync();
        Assert.True(running.Ledger.Health.IsReadOnly);
        Assert.Contains(says, running.Ledger.Health.Problem, StringComparison.Ordinal);
        Assert.Equal(IntakeStatus.Unavailable, (await running.OfferAsync(Offered.Event("x"))).Status);
        await running.StopAsync();
        Assert.Equal(blobs, folder.Ask<long>("SELECT COUNT(*) FROM SegmentBodies"));
        Assert.Equal(rows, folder.Ask<string>(Rows));
    }

    [Theory]
    [InlineData("x'FF' || substr(Counts, 2)")]
    [InlineData("zeroblob(0)")]
    [InlineData("@0")]
    public async Task Counts_that_are_damaged_or_of_other_marks_are_made_anew(string damaged)
    {
        await using var folder = await run.SealedAsync();
        var older = folder.Ask<byte[]>("SELECT Counts FROM Segments");
        var running = await folder.OpenAsync();
        await running.OfferAsync(Requests.Stage("streaming", Requests.Complete));
        await running.StopAsync();
        var good = folder.Ask<byte[]>("SELECT Counts FROM Segments");
        Assert.NotEqual(older, good);
        Assert.Equal(1, folder.Execute($"UPDATE Segments SET Counts = {damaged}", older));

        running = await folder.OpenAsync();
        Assert.Null(running.Ledger.Health.Problem);

        // None are known until the sealer, which may have done so already, has made them anew.
        Assert.Contains(running.Ledger.Head.Shape.Segments[0].Counts?.Encode(), new[] { null, good });
        await running.StopAsync();
        Assert.Equal(good, folder.Ask<byte[]>("SELECT Counts FROM Segments"));
    }

    [Fact]
    public async Task Counts_of_other_marks_are_noticed_even_where_as_many_rows_are_shown()
    {
        await using var folder = await run.SealedAsync();
        var state = SegmentState.Open(folder.Ask<byte[]>("SELECT Marks FROM Segments"));
        Assert.NotNull(Opened(state).Counts);
        var hidden = Enumerable.Range(0, ColumnRun.Capacity).First(state.Marks.IsSuperseded);
        state.Marks.SetSuperseded(hidden, false);
        Assert.Null(Opened(state).Counts);
        state.Marks.SetSuperseded(hidden == 0 ? 1 : 0, true);
        Assert.Null(Opened(state).Counts);

        Segment Opened(SegmentState marked) => LedgerLoader.Open(new SegmentRow
        {
            LedgerId = "default",
            Count = ColumnRun.Capacity,
            Root = folder.Ask<byte[]>("SELECT Root FROM Segments"),
            Chain = folder.Ask<byte[]>("SELECT Chain FROM Segments"),
            IndexVersion = SegmentBlobs.IndexVersion,
            Directory = folder.Ask<byte[]>("SELECT Directory FROM Segments"),
            Counts = folder.Ask<byte[]>("SELECT Counts FROM Segments"),
            Marks = marked.Encode(),
        }).Segment;
    }

    /// <param name="needed">What an event of the segment cannot be read without; null when it can be read.</param>
    private static async Task CheckReadingAsync(RunningLedger running, string? needed)
    {
        Assert.Equal(ColumnRun.Capacity + 1, (await running.ReadAsync(ColumnRun.Capacity + 1)).Event.Seq);
        if (needed is null)
        {
            Assert.Equal(40, (await running.ReadAsync(40)).Event.Seq);
            return;
        }

        var found = await Assert.ThrowsAsync<SegmentDamageException>(() => running.ReadAsync(40));
        Assert.StartsWith(needed, found.Message, StringComparison.Ordinal);
        Assert.Contains("segment 0", found.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be told", running.Ledger.Health.KeyProblem, StringComparison.Ordinal);
    }
}
