using AuditConsole.Core.Access;
using AuditConsole.Core.Changes;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ingestion.Sample;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Query;
using Xunit;

namespace AuditConsole.Tests.Core.Ingestion.Sample;

public sealed class SampleLoadsTests
{
    private const string Sample = LedgerCatalog.SampleTenant;

    [Fact]
    public async Task Sample_data_is_loaded_looked_at_and_removed_and_the_default_ledger_tells_of_it()
    {
        await using var store = await SampleStore.StartAsync();
        Assert.Null(await store.Loads.BeginAsync(SampleStore.Admin, default));
        Assert.Equal(ProblemKind.Conflict, (await store.Loads.BeginAsync(SampleStore.Admin, default))?.Kind);
        await SampleStore.UntilAsync(() => store.Loads.Current is { IsRunning: false });

        Assert.Equal(new SampleReport(SamplePlan.DefaultEvents, SamplePlan.DefaultEvents, 0), store.Loads.Current!.Report);
        Assert.Equal(SamplePlan.DefaultEvents + 2, store.Loads.Size);
        Assert.Equal(ProblemKind.Conflict, (await store.Loads.BeginAsync(SampleStore.Admin, default))?.Kind);

        Assert.Null(await store.Loads.RemoveAsync(SampleStore.Admin, default));
        Assert.Null(store.Loads.Size);
        Assert.Null(store.Loads.Current);
        Assert.Equal(["config.sample.load", "config.sample.remove"], await store.OwnTypesAsync());
        Assert.Equal(ProblemKind.NotFound, (await store.Loads.RemoveAsync(SampleStore.Admin, default))?.Kind);
    }

    [Fact]
    public async Task The_same_seed_stores_nothing_twice_and_another_adds()
    {
        await using var store = await SampleStore.StartAsync();
        Assert.Equal(new SampleReport(1_000, 1_000, 0), await GenerateAsync(store, 1, 1_000));
        Assert.Equal(new SampleReport(1_000, 0, 1_000), await GenerateAsync(store, 1, 1_000));
        Assert.Equal(new SampleReport(1_000, 1_000, 0), await GenerateAsync(store, 2, 1_000));
        Assert.Equal(2_002, store.Loads.Size);
        Assert.Equal(ProblemKind.Invalid, (await store.Loads.GenerateAsync(1, 999, SampleStore.Admin, null, default)).Problem?.Kind);
    }

    [Fact]
    public async Task It_can_be_removed_while_it_is_loaded_and_loaded_again()
    {
        await using var store = await SampleStore.StartAsync();
        Assert.Null(await store.Loads.BeginAsync(SampleStore.Admin, default));
        await SampleStore.UntilAsync(() => store.Loads.Current is not { IsRunning: true, Progress.Made: 0 });
        Assert.Null(await store.Loads.RemoveAsync(SampleStore.Admin, default));
        Assert.False(store.Ledgers.Find(Sample, out _));

        Assert.Null(await store.Loads.BeginAsync(SampleStore.Admin, default));
        await SampleStore.UntilAsync(() => store.Loads.Current is { IsRunning: false });
        Assert.Equal(SamplePlan.DefaultEvents, store.Loads.Current!.Report?.Stored);
    }

    [Fact]
    public async Task A_query_in_one_ledger_never_sees_the_other()
    {
        await using var store = await SampleStore.StartAsync();
        await GenerateAsync(store, 1, 1_000);
        var own = await store.SearchAsync("default", new SearchRequest(new Scope("default")) { Limit = 100 });
        var made = await store.SearchAsync(Sample, new SearchRequest(new Scope(Sample)) { Limit = 2_000 });

        Assert.All(own.Events, e => Assert.Equal(("default", "auditconsole"), (e.Event.Tenant, e.Event.Source)));
        Assert.All(made.Events, e => Assert.Equal(Sample, e.Event.Tenant));
        Assert.DoesNotContain(made.Events, e => e.Event.Type.StartsWith("config.", StringComparison.Ordinal));
        Assert.Empty((await store.SearchAsync("another", new SearchRequest(new Scope("another")) { Limit = 10 })).Events);
    }

    [Fact]
    public async Task Each_ledger_is_projected_by_itself_and_a_dropped_ones_objects_are_gone()
    {
        await using var store = await SampleStore.StartAsync();
        await GenerateAsync(store, 1, 1_000);
        await SampleStore.UntilAsync(() => store.Objects.Position(Sample) == store.Loads.Size);

        var policy = new ObjectKey("prod-eu-1", "projectcalico.org", "GlobalNetworkPolicy", "", "security.internet-egress");
        var versions = await store.Objects.VersionsAsync(new Scope(Sample), policy, withNoise: false, before: null, 50, default);
        Assert.Equal(4, versions.Count);
        Assert.Equal("INC-2031: close the way out", versions[0].Reason);
        Assert.Empty(await store.Objects.VersionsAsync(new Scope("default"), policy, withNoise: true, before: null, 50, default));
        var diff = await store.Objects.ChangeAsync(new Scope(Sample), policy, 3, default);
        Assert.Contains("0.0.0.0/0", diff.Value!.HeadYaml, StringComparison.Ordinal);
        Assert.DoesNotContain("0.0.0.0/0", diff.Value.BaseYaml, StringComparison.Ordinal);

        await store.Loads.RemoveAsync(SampleStore.Admin, default);
        Assert.Null(await store.Objects.FindAsync(new Scope(Sample), policy, default));
        await GenerateAsync(store, 1, 1_000);
        await SampleStore.UntilAsync(() => store.Objects.Position(Sample) == store.Loads.Size);
        Assert.NotNull(await store.Objects.FindAsync(new Scope(Sample), policy, default));
    }

    [Fact]
    public async Task What_is_loaded_is_like_what_clusters_send()
    {
        await using var store = await SampleStore.StartAsync();
        await GenerateAsync(store, 1, SamplePlan.DefaultEvents);
        var found = await store.SearchAsync(Sample, new SearchRequest(new Scope(Sample)) { Facets = [EventFields.Class, EventFields.Cluster, EventFields.ActorClass], FacetValues = 20 });
        var classes = found.Facets[0].Values.ToDictionary(value => value.Value, value => value.Count);

        // Of 20,000: what machines do is most of it, and what people look for is there.
        (string Class, long Least, long Most)[] shares =
        [
            ("read", 6_000, 9_500), ("lease", 2_000, 4_000), ("status", 1_200, 2_600), ("change", 4_500, 8_000), ("noop", 250, 900), ("denied", 150, 500), ("failed", 120, 450), ("dry_run", 60, 300),
        ];
        Assert.All(shares, share => Assert.InRange(classes.GetValueOrDefault(share.Class), share.Least, share.Most));
        Assert.Superset(new HashSet<string> { "human", "service", "gitops", "node", "control_plane" }, found.Facets[2].Values.Select(value => value.Value).ToHashSet());
        await FoundAsync(store, "subresource:exec actor.name:k.novak@partner.example", 2);
        await FoundAsync(store, "as:\"system:admin\"", 2);
        await FoundAsync(store, "kind:Secret verb:get actor.class:human class:read", 5);
        await FoundAsync(store, "reason:*INC-2031*", 3);
        await FoundAsync(store, "event_type:note.add", 10);
        await FoundAsync(store, "tag:late", 0, most: 0);
    }

    [Fact]
    public async Task Secrets_of_the_sample_are_redacted_like_any_others()
    {
        await using var store = await SampleStore.StartAsync();
        await GenerateAsync(store, 1, 1_000);
        Assert.True(EventQuery.TryParse("kind:Secret class:change", 0, out var query, out _));
        var found = await store.SearchAsync(Sample, new SearchRequest(new Scope(Sample)) { Query = query, Limit = 50 });
        Assert.NotEmpty(found.Events);
        Assert.All(found.Events, e => Assert.DoesNotContain("c2FtcGxl", System.Text.Encoding.UTF8.GetString(e.After.Span), StringComparison.Ordinal));
    }

    private static async Task<SampleReport> GenerateAsync(SampleStore store, long seed, long events)
        => (await store.Loads.GenerateAsync(seed, events, SampleStore.Admin, null, default)).Value ?? throw new InvalidOperationException("Nothing was made.");

    private static async Task FoundAsync(SampleStore store, string text, long least, long most = long.MaxValue)
    {
        Assert.True(EventQuery.TryParse(text, 0, out var query, out var error), error?.Message);
        var found = await store.SearchAsync(Sample, new SearchRequest(new Scope(Sample)) { Query = query, Totals = true });
        Assert.InRange(found.Totals!.Events, least, most);
    }
}
