using AuditConsole.Core.Access;
using AuditConsole.Core.Common;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Query;
using AuditConsole.Core.Query.Search;
using AuditConsole.Tests.Core.Ledgers;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AuditConsole.Tests.Core.Query;

/// <summary>A batch that is not sealed yet is damaged while the ledger is open.</summary>
public sealed class BatchDamageTests
{
    [Theory]
    [InlineData("needle")]
    [InlineData("")]
    public async Task A_search_answers_from_the_other_batches_and_says_what_it_could_not_look_at(string text)
    {
        await using var folder = BigBatches.Folder();
        var running = await folder.OpenAsync();
        await BigBatches.OfferAsync(running, "a", "needle");
        var (first, last) = await BigBatches.OfferAsync(running, "b", "needle");
        await BigBatches.OfferAsync(running, "c", "needle");
        await BigBatches.OfferAsync(running, "d", "hay");
        BigBatches.Damage(folder, first);

        Assert.True(EventQuery.TryParse($"kind:NetworkPolicy {text}", 0, out var query, out _));
        using var search = new EventSearch(_ => SearchTarget.Of(running.Ledger), TimeProvider.System, new QueryOptions());
        var result = await search.RunAsync(new SearchRequest(new Scope("default")) { Query = query, Limit = 20, Totals = true }, default);
        string[] expected = text.Length == 0 ? ["d-2", "d-1", "c-2", "c-1", "a-2", "a-1"] : ["c-2", "c-1", "a-2", "a-1"];
        Assert.Equal(expected, result.Events.Select(one => one.Event.Id));
        var damage = Assert.Single(result.Damage);
        Assert.StartsWith($"The batch of events {first} to {last} of the ledger 'default' is damaged: ", damage, StringComparison.Ordinal);
        Assert.Equal(damage, running.Ledger.SealingProblem);

        var one = await running.Services.GetRequiredService<LedgerCatalog>().ReadAsync(new Scope("default"), first, default);
        Assert.False(one.Succeeded(out _, out var problem));
        Assert.Equal((ProblemKind.Unavailable, damage), (problem.Kind, problem.Detail));
    }
}
