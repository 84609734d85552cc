using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AuditConsole.Tests.Core.Ledgers;

/// <summary>Batches that no cache keeps, so that whoever needs one reads it from the store: what is damaged there is noticed while the ledger is open.</summary>
internal static class BigBatches
{
    private static readonly string Filling = new('x', 1 << 20);

    public static LedgerFolder Folder() => new() { Services = services => services.Configure<LedgerOptions>(options => options.CacheBytes = 1 << 20) };

    /// <summary>Commits two events that have a word in their bodies as one batch.</summary>
    /// <returns>Their places.</returns>
    public static async Task<(long First, long Last)> OfferAsync(RunningLedger running, string id, string word)
    {
        var receipt = await running.OfferAsync(Event($"{id}-1", word), Event($"{id}-2", word));
        Assert.Equal(IntakeStatus.Committed, receipt.Status);
        return (receipt.Items[0].Seq, receipt.Items[1].Seq);
    }

    public static void Damage(LedgerFolder folder, long firstSeq) => Assert.Equal(1, folder.Execute($"UPDATE HeadBatches SET Content = zeroblob(9) WHERE FirstSeq = {firstSeq}"));

    private static OfferedEvent Event(string id, string word) => Offered.Event(id, response: $$"""{"kind":"NetworkPolicy","word":"{{word}}","filling":"{{Filling}}"}""");
}
