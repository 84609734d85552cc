using AuditConsole.Core.Access;
using AuditConsole.Core.Changes;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;
using Xunit;
using static AuditConsole.Tests.Core.Changes.Make;

namespace AuditConsole.Tests.Core.Changes;

public sealed class ObjectCatalogTests
{
    [Fact]
    public async Task Policies_are_listed_as_they_are_evaluated_whatever_comes_first()
    {
        await using var projected = await Projected.StartAsync();
        await projected.AddAsync(Policy(1, "platform.b", "platform", 20), Policy(2, "platform.a", "platform", 20), Policy(3, "platform.z", "platform", null), Policy(4, "security.x", "security", 5), Policy(5, "other.y", "other", 1), Event(6, 6, "create", Body(80)));
        await projected.AddAsync(Tier(7, "platform", 200), Tier(8, "security", 300));
        await projected.AddAsync(Tier(9, "security", 100, "update"));
        var names = new List<string>();
        string? cursor = null;
        do
        {
            var page = await projected.Catalog.ListAsync(Projected.Everything, new ObjectFilter { ByTier = true, Limit = 2, Cursor = cursor, Kinds = ["GlobalNetworkPolicy", "NetworkPolicy"] }, CancellationToken.None);
            names.AddRange(page.Items.Select(o => o.Key.Name));
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        Assert.Equal(["security.x", "platform.a", "platform.b", "platform.z", "other.y", "web"], names);
    }

    [Theory]
    [MemberData(nameof(Scopes))]
    public async Task A_scope_hides_everything_outside_it(Scope scope, bool seesWeb)
    {
        await using var projected = await Projected.StartAsync();
        await projected.AddAsync(Event(1, 1, "create", Body(80, 1), change: e => (e.Project, e.Resource.Tier) = ("payments", "default")), Event(2, 2, "update", Body(81, 2)));
        Assert.Equal(seesWeb, await projected.Catalog.FindAsync(scope, Key, CancellationToken.None) is not null);
        Assert.Equal(seesWeb ? 1 : 0, (await projected.Catalog.ListAsync(scope, new ObjectFilter(), CancellationToken.None)).Items.Count);
        Assert.Equal(seesWeb ? 1 : 0, (await projected.Catalog.FacetsAsync(scope, new ObjectFilter(), CancellationToken.None)).Kinds.Count);
        Assert.Equal(seesWeb ? 2 : 0, (await projected.Catalog.VersionsAsync(scope, Key, true, null, 10, CancellationToken.None)).Count);
        Assert.Equal(seesWeb, await projected.Catalog.VersionAsync(scope, Key, 1, CancellationToken.None) is not null);
        Assert.Equal(seesWeb, await projected.Catalog.VersionOfAsync(scope, 2, CancellationToken.None) is not null);
        Assert.Equal(seesWeb ? 2 : 0, (await projected.Catalog.NumbersAsync(scope, [1, 2], CancellationToken.None)).Count);
        Assert.Equal(seesWeb, (await projected.Catalog.DocumentAsync(scope, Key, 1, CancellationToken.None)).Succeeded(out _, out _));
        Assert.Equal(seesWeb, (await projected.Catalog.DiffAsync(scope, Key, 1, 2, CancellationToken.None)).Succeeded(out _, out var problem));
        Assert.Equal(seesWeb ? null : ProblemKind.NotFound, problem?.Kind);
    }

    public static TheoryData<Scope, bool> Scopes => new()
    {
        { new Scope("default"), true },
        { new Scope("other"), false },
        { new Scope("default") { Clusters = ["prod"], Namespaces = ["shop"], Kinds = ["NetworkPolicy"], Tiers = ["default"], Projects = ["payments"] }, true },
        { new Scope("default") { Clusters = ["stage"] }, false },
        { new Scope("default") { Namespaces = [""] }, false },
        { new Scope("default") { Kinds = [] }, false },
        { new Scope("default") { Tiers = ["security"] }, false },
        { new Scope("default") { Projects = ["web"] }, false },
    };

    [Fact]
    public async Task A_facet_counts_what_could_be_chosen_instead()
    {
        await using var projected = await Projected.StartAsync();
        await projected.AddAsync(Event(1, 1, "create", Body(80)), Event(2, 2, "create", Body(80), change: e => (e.Resource.Kind, e.Resource.Namespace) = ("Service", "lab")), Event(3, 3, "delete"));
        var facets = await projected.Catalog.FacetsAsync(Projected.Everything, new ObjectFilter { Kinds = ["Service"] }, CancellationToken.None);
        Assert.Equal([("NetworkPolicy", 1), ("Service", 1)], facets.Kinds);
        Assert.Equal([("lab", 1)], facets.Namespaces);
        Assert.Equal([("live", 1)], facets.States);
    }

    [Theory]
    [InlineData("WE", 1)]
    [InlineData("sho", 1)]
    [InlineData("%", 0)]
    [InlineData("_", 0)]
    public async Task Text_is_part_of_a_name_or_namespace_without_case(string text, int count)
    {
        await using var projected = await Projected.StartAsync();
        await projected.AddAsync(Event(1, 1, "create", Body(80)));
        Assert.Equal(count, (await projected.Catalog.ListAsync(Projected.Everything, new ObjectFilter { Text = text }, CancellationToken.None)).Items.Count);
    }

    [Fact]
    public async Task Two_entries_of_one_event_stay_on_one_page()
    {
        await using var projected = await Projected.StartAsync();
        await projected.AddAsync(Event(1, 1, "create", Body(80, 1)), Event(2, 2, "create", Body(81, 9, "u-2")), Event(3, 3, "update", Body(82, 10, "u-2")));
        var first = await projected.Catalog.VersionsAsync(Projected.Everything, Key, false, null, 2, CancellationToken.None);
        Assert.Equal([4, 3, 2], first.Select(v => v.Number));
        Assert.Equal([1], (await projected.Catalog.VersionsAsync(Projected.Everything, Key, false, first[^1].Seq, 2, CancellationToken.None)).Select(v => v.Number));
        Assert.Equal(3, (await projected.Catalog.VersionOfAsync(Projected.Everything, 2, CancellationToken.None))!.Value.Version.Number);
    }

    [Fact]
    public async Task Before_the_first_version_is_nothing_or_what_its_deletion_carried()
    {
        await using var projected = await Projected.StartAsync();
        await projected.AddAsync(Event(1, 1, "create", Body(80)), Event(2, 2, "delete", Body(81), change: e => e.Resource.Name = "gone"), Event(3, 3, "update", Body(82), change: e => e.Resource.Name = "seen"));
        Assert.True((await projected.Catalog.DiffAsync(Projected.Everything, Key, 0, 1, CancellationToken.None)).Succeeded(out var created, out _));
        Assert.Equal((string.Empty, 0), (created.BaseYaml, created.Diff.Removed));
        Assert.True((await projected.Catalog.DiffAsync(Projected.Everything, Key with { Name = "gone" }, 0, 1, CancellationToken.None)).Succeeded(out var gone, out _));
        Assert.Contains("port: 81", gone.BaseYaml, StringComparison.Ordinal);
        Assert.Empty(gone.HeadYaml);
        Assert.False((await projected.Catalog.DiffAsync(Projected.Everything, Key with { Name = "seen" }, 0, 1, CancellationToken.None)).Succeeded(out _, out var problem));
        Assert.Equal(ProblemKind.Conflict, problem.Kind);
    }

    [Fact]
    public async Task An_event_that_changed_several_objects_has_no_number_of_its_own()
    {
        const string Items = """{"kind":"NetworkPolicyList","items":[{"metadata":{"name":"a","namespace":"shop"}},{"metadata":{"name":"b","namespace":"shop"}}]}""";
        await using var projected = await Projected.StartAsync();
        await projected.AddAsync(Event(1, 1, "deletecollection", Items, change: e => e.Resource.Name = null));
        Assert.Empty(await projected.Catalog.NumbersAsync(Projected.Everything, [1], CancellationToken.None));
        Assert.Null(await projected.Catalog.VersionOfAsync(Projected.Everything, 1, CancellationToken.None));
    }

    private static StoredEvent Policy(long seq, string name, string tier, int? order)
        => Event(seq, seq, "create", Calico("GlobalNetworkPolicy", name, $"\"tier\":\"{tier}\"" + (order is null ? string.Empty : $",\"order\":{order}")), change: e => e.Resource = new ObjectRef { Group = "projectcalico.org", Kind = "GlobalNetworkPolicy", Resource = "globalnetworkpolicies", Name = name });

    private static StoredEvent Tier(long seq, string name, int order, string verb = "create")
        => Event(seq, seq, verb, Calico("Tier", name, $"\"order\":{order}"), change: e => e.Resource = new ObjectRef { Group = "projectcalico.org", Kind = "Tier", Resource = "tiers", Name = name });

    private static string Calico(string kind, string name, string spec) => $"{{\"apiVersion\":\"projectcalico.org/v3\",\"kind\":\"{kind}\",\"metadata\":{{\"name\":\"{name}\"}},\"spec\":{{{spec}}}}}";
}
