using AuditConsole.Core.Segments;
using Xunit;

namespace AuditConsole.Tests.Core.Ledgers.Sealing;

public sealed class DamagedSegmentTests
{
    [Fact]
    public async Task A_segment_that_cannot_be_counted_again_keeps_no_other_from_being_sealed()
    {
        await using var folder = new LedgerFolder();
        var running = await folder.OpenAsync();
        await OfferAsync(running, first: 0);
        await running.Ledger.Sealer.FinishedAsync(default);
        Assert.Equal(1, folder.Execute("UPDATE SegmentColumns SET Content = zeroblob(9) WHERE Name = 'class'"));
        var segment = running.Ledger.Head.Shape.Segments[0];
        segment.Marks.SetSuperseded(5, true);

        await OfferAsync(running, first: ColumnRun.Capacity);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await running.Ledger.Sealer.FinishedAsync(patience.Token);
        Assert.Equal(2, folder.Ask<long>("SELECT COUNT(*) FROM Segments"));
        Assert.Equal("class", segment.Damage?.Blob);
        await running.StopAsync();
    }

    private static async Task OfferAsync(RunningLedger running, int first)
    {
        foreach (var batch in ManyEvents.Make(ColumnRun.Capacity, first).Chunk(4000))
        {
            await running.OfferAsync(batch);
        }
    }
}
