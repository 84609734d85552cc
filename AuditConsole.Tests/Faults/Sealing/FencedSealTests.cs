using AuditConsole.Core.Segments;
using AuditConsole.Core.Storage;
using AuditConsole.Core.Storage.Sealing;
using AuditConsole.Tests.Core.Ledgers;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AuditConsole.Tests.Faults.Sealing;

/// <summary>Another process takes the ledger over while this one seals: this one ends, and removes nothing of what the other has.</summary>
[Collection(nameof(FullRun))]
public sealed class FencedSealTests(FullRun run)
{
    private const string TakeOver = "UPDATE Ledgers SET Epoch = Epoch + 1";

    [Theory]
    [InlineData(nameof(FaultPoint.TidyBegun))]
    [InlineData(nameof(FaultPoint.PieceStored))]
    [InlineData(nameof(FaultPoint.SegmentProved))]
    public async Task A_sealer_without_its_ledger_ends_and_leaves_everything(string step)
    {
        await using var folder = run.Folder.CopyAsKilled();
        var (took, blobs, tidied) = (false, 0L, 0);
        folder.Reached = point =>
        {
            tidied += point == FaultPoint.TidyBegun && took ? 1 : 0;
            if (point.ToString() == step && !took)
            {
                took = folder.Execute(TakeOver) == 1;
                blobs = Blobs(folder);
            }

            return Task.CompletedTask;
        };
        var running = await folder.OpenAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (running.Ledger.Sealer.Problem is null)
        {
            await Task.Delay(10, patience.Token);
        }

        Assert.Contains("another process", running.Ledger.Sealer.Problem, StringComparison.Ordinal);
        await running.StopAsync();
        Assert.Equal((blobs, 0, ColumnRun.Capacity), (Blobs(folder), tidied, folder.Ask<long>("SELECT SUM(Count) FROM HeadBatches WHERE FirstSeq <= 65536")));
    }

    [Fact]
    public async Task Blobs_of_a_segment_that_has_a_row_are_no_leftovers_whatever_a_process_believes()
    {
        await using var folder = await run.SealedAsync();
        folder.Execute("UPDATE Segments SET Number = 1");
        folder.Execute("UPDATE SegmentColumns SET Number = 1");
        folder.Execute("INSERT INTO SegmentColumns (LedgerId, Number, Name, Content) SELECT LedgerId, 2, Name, Content FROM SegmentColumns");
        folder.Execute("INSERT INTO SegmentBodies (LedgerId, Number, Block, Content) SELECT LedgerId, 2, Block, Content FROM SegmentBodies");
        var running = await folder.OpenAsync();
        var ledger = new LedgerEpoch("default", folder.Ask<long>("SELECT Epoch FROM Ledgers"));
        await running.Services.GetRequiredService<SegmentStore>().TidyAsync(ledger, 0, default);
        Assert.Equal("1", folder.Ask<string>("SELECT group_concat(DISTINCT Number) FROM SegmentColumns"));
        Assert.Equal(0, folder.Ask<long>("SELECT COUNT(*) FROM SegmentBodies"));
    }

    private static long Blobs(LedgerFolder folder) => folder.Ask<long>("SELECT (SELECT COUNT(*) FROM SegmentColumns) + (SELECT COUNT(*) FROM SegmentBodies)");
}
