using AuditConsole.Core.Access;
using AuditConsole.Core.Events;
using AuditConsole.Core.Query;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AuditConsole.Tests.Core.Query;

/// <summary>Whatever lies in a segment under a true checksum, a search answers: with a note of what is damaged, or with what it says.</summary>
public sealed class ForgedSegmentTests
{
    private static readonly FacetOf[] Facets = [EventFields.Kind, FacetOf.Actor, EventFields.ActorGroups, EventFields.Code, EventFields.RequestId];

    [Fact]
    public void A_forged_blob_stops_no_search()
        => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => SearchAsync(seed).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    private static async Task SearchAsync(int seed)
    {
        var cases = new SearchCases(seed);
        var ledger = new SearchLedger(cases.Events(), 300, sealable: true, cacheBytes: 0);
        ledger.Runs.ForEach(run => ledger.Seal(run, inFirstLayout: seed % 5 == 0));
        ledger.Forge(new Random(seed));
        for (var i = 0; i < 4; i++)
        {
            var text = cases.Query(2);
            Assert.True(EventQuery.TryParse(text, QueryMatchTests.Now, out var query, out _));
            var result = await ledger.Search().RunAsync(new SearchRequest(new Scope("default"))
            {
                Query = i == 0 ? EventQuery.Everything : query,
                From = cases.TimeOf(100),
                To = cases.TimeOf(-100),
                Limit = 20,
                Totals = true,
                HistogramBuckets = 10,
                HideNoise = cases.Rarely(2),
                Facets = Facets,
            }, CancellationToken.None);
            Assert.All(result.Damage, sentence => Assert.Contains("is damaged: ", sentence, StringComparison.Ordinal));
        }
    }
}
