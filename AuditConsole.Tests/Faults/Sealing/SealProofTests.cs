using AuditConsole.Core.Storage;
using Xunit;

namespace AuditConsole.Tests.Faults.Sealing;

/// <summary>What was written wrong of a segment, of whichever blob, is noticed before the head's batches go.</summary>
[Collection(nameof(FullRun))]
public sealed class SealProofTests(FullRun run)
{
    [Theory]
    [InlineData("UPDATE SegmentColumns SET Content = zeroblob(9) WHERE Name = '+tokens'", "+tokens of segment 0 ")]
    [InlineData("DELETE FROM SegmentColumns WHERE Name = '+filter'", "+filter of segment 0 ")]
    [InlineData("UPDATE SegmentColumns SET Content = (SELECT Content FROM SegmentColumns WHERE Name = '+tree') WHERE Name = '+chain'", "does not give the +chain of")]
    [InlineData("UPDATE SegmentColumns SET Content = (SELECT Content FROM SegmentColumns WHERE Name = '+received') WHERE Name = '+stated'", "does not give the seeds, tags and stated times of")]
    public async Task A_blob_that_is_not_what_was_to_be_written_keeps_the_run_from_being_sealed(string sql, string says)
    {
        await using var folder = run.Folder.CopyAsKilled();
        folder.Reached = point =>
        {
            if (point == FaultPoint.PieceStored)
            {
                folder.Execute(sql);
            }

            return Task.CompletedTask;
        };
        var running = await folder.OpenAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (running.Ledger.Sealer.Problem is null)
        {
            await Task.Delay(10, patience.Token);
        }

        Assert.Contains(says, running.Ledger.Sealer.Problem, StringComparison.Ordinal);
        await running.StopAsync();
        Assert.Equal(0, folder.Ask<long>("SELECT COUNT(*) FROM Segments"));
        Assert.Equal(1, folder.Ask<long>("SELECT MIN(FirstSeq) FROM HeadBatches"));
    }
}
