using AuditConsole.Core.Events;
using AuditConsole.Core.Integrity;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AuditConsole.Tests.Core.Ledgers;

public sealed class ConcurrentOffersTests
{
    private const long Time = 1_773_153_000_000_000;

    [Fact]
    public void Whatever_is_offered_at_once_every_acknowledged_event_is_there_exactly_once()
    {
        var plans = Gen.NonEmptyListOf(Gen.NonEmptyListOf(Gen.Choose(0, 40))).Select(plan => plan.Select(offer => offer.ToArray()).ToArray());
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(25).WithEndSize(30), Prop.ForAll(plans.ToArbitrary(), plan => HoldsAsync(plan).GetAwaiter().GetResult()));
    }

    /// <param name="plan">For each caller, the ids it sends, in one request; equal ids are equal events.</param>
    private static async Task<bool> HoldsAsync(int[][] plan)
    {
        await using var folder = new LedgerFolder();
        var running = await folder.OpenAsync();
        var receipts = await Task.WhenAll(plan.Select(ids => Task.Run(() => running.OfferAsync([.. ids.Select(id => Offered.Event($"e{id}", time: Time))]))));
        Assert.All(receipts, receipt => Assert.Equal((IntakeStatus.Committed, null), (receipt.Status, running.Ledger.Health.Problem)));
        var events = await running.ReadAllAsync();

        Assert.Equal(Enumerable.Range(1, events.Count).Select(seq => (long)seq), events.Select(e => e.Event.Seq));
        Assert.Equal(plan.SelectMany(ids => ids).Distinct().Select(id => $"e{id}").Order(), events.Skip(2).Select(e => e.Event.Id).Order());
        for (var caller = 0; caller < plan.Length; caller++)
        {
            Assert.Equal(plan[caller].Select(id => $"e{id}"), receipts[caller].Items.Select(item => events[(int)item.Seq - 1].Event.Id));
        }

        Assert.Equal(events.Count - 2, receipts.SelectMany(receipt => receipt.Items).Count(item => item.Outcome == IntakeOutcome.Accepted));
        AssertChained(running.Ledger.Origin, events);
        await running.StopAsync();
        return !(await folder.OpenAsync()).Ledger.Health.IsReadOnly;
    }

    private static void AssertChained(string origin, List<AuditConsole.Core.Ledgers.StoredEvent> events)
    {
        var chain = HashChain.Start(origin);
        var leaf = new byte[Digest.Size];
        foreach (var e in events)
        {
            RecordHash.Leaf(e.Record.Span, leaf);
            HashChain.Next(chain, leaf, chain);
            Assert.Equal(leaf, e.Leaf.ToArray());
            Assert.Equal(chain, e.Chain.ToArray());
        }
    }
}
