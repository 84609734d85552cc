using AuditConsole.Core.Access;
using AuditConsole.Core.Events;
using AuditConsole.Core.Query;
using AuditConsole.Core.Query.Search;
using AuditConsole.Tests.Core.Ledgers;
using AuditConsole.Tests.Core.Ledgers.Sealing;
using Xunit;

namespace AuditConsole.Tests.Faults.Sealing;

/// <summary>What a ledger of a <see cref="Backlog"/> answers to some questions, as text to be compared.</summary>
internal static class StoredAnswers
{
    private static readonly string[] Queries = ["source:prod", "source:prod resource.name:object-7", "rare64", "id:e70000", "source:prod NOT resource.name:object-7 user:jane", "content"];
    private static readonly FacetOf[] Facets = [EventFields.Class, EventFields.Name, FacetOf.Actor];

    public static async Task<IReadOnlyList<string>> OfAsync(RunningLedger running)
    {
        using var search = new EventSearch(_ => SearchTarget.Of(running.Ledger), TimeProvider.System, new QueryOptions());
        var answers = new List<string>();
        foreach (var text in Queries)
        {
            Assert.True(EventQuery.TryParse(text, 0, out var query, out _));
            var result = await search.RunAsync(
                new SearchRequest(new Scope("default")) { Query = query, From = ManyEvents.Start, To = ManyEvents.Start + 200_000, Limit = 20, Offset = 100, Totals = true, HistogramBuckets = 10, Facets = Facets, FacetValues = 5 },
                default);
            Assert.Empty(result.Damage);
            answers.Add($"""
                {text}: {result.Totals}
                {string.Join(' ', result.Events.Select(stored => $"{stored.Event.Seq}={stored.Event.Id}={Convert.ToHexString(stored.Leaf.Span[..4])}"))}
                {string.Join(' ', result.Histogram!.Buckets)}
                {string.Join(' ', result.Facets.Select(facet => $"{facet.Field.Name}:{facet.Distinct}:{string.Join(',', facet.Values)}"))}
                """);
        }

        return answers;
    }
}
