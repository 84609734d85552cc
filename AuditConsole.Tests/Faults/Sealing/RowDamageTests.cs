using AuditConsole.Core.Access;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers.Sealing;
using AuditConsole.Core.Query;
using AuditConsole.Core.Query.Search;
using AuditConsole.Core.Segments;
using AuditConsole.Tests.Core.Ledgers;
using AuditConsole.Tests.Core.Ledgers.Sealing;
using Xunit;

namespace AuditConsole.Tests.Faults.Sealing;

/// <summary>What one segment's row says of it is damaged: that segment is named with the field, and everything else goes on.</summary>
[Collection(nameof(FullRun))]
public sealed class RowDamageTests(FullRun run)
{
    [Theory]
    [InlineData("UPDATE Segments SET Marks = substr(Marks, 1, length(Marks) - 1)")]
    [InlineData("UPDATE Segments SET Marks = zeroblob(0)")]
    public async Task Without_its_marks_a_segment_shows_every_row_and_says_so(string sql)
    {
        await using var folder = await run.SealedAsync();
        Assert.Equal(1, folder.Execute(sql));
        await CheckMarksAsync(folder);
    }

    [Fact]
    public async Task Marks_in_pages_that_sqlite_cannot_read_are_damaged_like_others()
    {
        await using var folder = await run.SealedAsync();
        folder.Execute("UPDATE Segments SET Marks = randomblob(20000)");
        folder.BreakPage(folder.Ask<byte[]>("SELECT Marks FROM Segments"));
        var running = await folder.OpenAsync();
        CheckGoesOn(running, "Marks");
        Assert.Equal(40, (await running.ReadAsync(40)).Event.Seq);
    }

    [Theory]
    [InlineData("UPDATE Segments SET Directory = x'FF' || substr(Directory, 2)")]
    [InlineData("UPDATE Segments SET Directory = zeroblob(0)")]
    public async Task Without_its_directory_a_segment_is_known_by_its_range_alone(string sql)
    {
        await using var folder = await run.SealedAsync();
        Assert.Equal(1, folder.Execute(sql));
        var stored = folder.Ask<string>("SELECT hex(Directory) FROM Segments");
        for (var start = 0; start < 2; start++)
        {
            var running = await folder.OpenAsync();
            CheckGoesOn(running, "Directory");
            Assert.Equal((ManyEvents.Start, 1L, (long)ColumnRun.Capacity), Range(running));
            Assert.Equal("Directory", (await Assert.ThrowsAsync<SegmentDamageException>(() => running.ReadAsync(40))).Blob);

            // The second has the id of an event that nobody can look up now, the third changes a row of the segment.
            var receipt = await running.OfferAsync(Offered.Event($"new {start}"), FullRun.Events[40] with { ContentTag = (ulong)start + 1 }, Requests.Stage("streaming", Requests.Complete));
            Assert.Equal(IntakeStatus.Committed, receipt.Status);
            var found = await SearchAsync(running, $"id:\"new {start}\"");
            Assert.Equal(receipt.Items[0].Seq, Assert.Single(found.Events).Event.Seq);
            Assert.StartsWith("Directory of segment 0 of the ledger 'default' is damaged: ", Assert.Single((await SearchAsync(running, "object-1")).Damage), StringComparison.Ordinal);
            await running.StopAsync();
        }

        Assert.Equal(stored, folder.Ask<string>("SELECT hex(Directory) FROM Segments"));
    }

    private static async Task CheckMarksAsync(LedgerFolder folder)
    {
        var stored = folder.Ask<string>("SELECT hex(Marks) FROM Segments");
        for (var start = 0; start < 2; start++)
        {
            var running = await folder.OpenAsync();
            CheckGoesOn(running, "Marks");
            Assert.Equal(40, (await running.ReadAsync(40)).Event.Seq);

            // A first stage whose completion is known is shown once too often; counts say that too.
            var found = await SearchAsync(running, "request_id:inside");
            Assert.Contains(found.Events, one => one.Event.Id == $"inside/{Requests.Received}");
            foreach (var result in new[] { found, await SearchAsync(running, "") })
            {
                Assert.StartsWith("Marks of segment 0 of the ledger 'default' is damaged: ", Assert.Single(result.Damage), StringComparison.Ordinal);
            }

            Assert.Equal(IntakeStatus.Committed, (await running.OfferAsync(Offered.Event($"new {start}"), Requests.Stage("streaming", Requests.Complete))).Status);
            await running.StopAsync();
        }

        // Marks of which only a part is known are not put in the place of what may still be made good.
        Assert.Equal(stored, folder.Ask<string>("SELECT hex(Marks) FROM Segments"));
    }

    private static void CheckGoesOn(RunningLedger running, string field)
    {
        Assert.Null(running.Ledger.Health.Problem);
        Assert.False(running.Ledger.Health.IsReadOnly);
        Assert.StartsWith($"{field} of segment 0 of the ledger 'default' is damaged: ", running.Ledger.SealingProblem, StringComparison.Ordinal);
    }

    private static (long MinTime, long FirstSeq, long LastSeq) Range(RunningLedger running)
        => running.Ledger.Head.Shape.Segments[0] is var segment ? (segment.MinTime, segment.FirstSeq, segment.LastSeq) : default;

    private static async Task<SearchResult> SearchAsync(RunningLedger running, string text)
    {
        Assert.True(EventQuery.TryParse(text, 0, out var query, out _));
        using var search = new EventSearch(_ => SearchTarget.Of(running.Ledger), TimeProvider.System, new QueryOptions());
        return await search.RunAsync(new SearchRequest(new Scope("default")) { Query = query, Limit = 20, Totals = text.Length == 0 }, default);
    }
}
