using AuditConsole.Core.Changes;
using AuditConsole.Core.Changes.Projection;
using AuditConsole.Core.Events;
using Microsoft.EntityFrameworkCore;
using Xunit;
using static AuditConsole.Tests.Core.Changes.Make;

namespace AuditConsole.Tests.Core.Changes;

public sealed class ProjectionTests
{
    [Fact]
    public async Task It_goes_on_where_it_stopped()
    {
        await using var projected = await Projected.StartAsync();
        await projected.AddAsync(Event(1, 1, "create", Body(80, 1, generation: 1)), Event(2, 2, "update", Body(81, 2, generation: 2)));
        await projected.RestartAsync();
        Assert.Equal(2, projected.Position);
        await projected.AddAsync(Event(3, 3, "update", Body(81, 3, generation: 2)), Event(4, 4, "update", Body(82, 4, generation: 3)));
        Assert.Equal([1, 2, null, 3], (await projected.RowsAsync()).Select(r => r.Number));
        Assert.Equal(Confidence.Captured, (Confidence)(await projected.RowsAsync())[3].Before);
    }

    [Fact]
    public async Task Another_version_of_the_program_makes_it_anew()
    {
        await using var projected = await Projected.StartAsync();
        await projected.AddAsync(Event(1, 1, "create", Body(80, 1)));
        await projected.ChangeAsync(c => c.Set<ProjectionStateRow>().ExecuteUpdateAsync(s => s.SetProperty(p => p.Version, ChangeProjection.Version - 1)));
        await projected.RestartAsync();
        Assert.Equal(0, projected.Position);
        Assert.Empty(await projected.RowsAsync());
        await projected.ChangeAsync(async c => Assert.Equal(0, await c.Set<NewestBodyRow>().CountAsync()));
        await projected.AddAsync(Event(1, 1, "create", Body(80, 1)));
        Assert.Single(await projected.RowsAsync());
    }

    [Fact]
    public async Task A_projection_ahead_of_its_ledger_is_made_anew()
    {
        await using var projected = await Projected.StartAsync();
        await projected.AddAsync(Event(7, 1, "create", Body(80, 1)));
        await projected.RestartAsync(ledgerSize: 6);
        Assert.Equal(0, projected.Position);
        Assert.Empty(await projected.RowsAsync());
    }

    [Fact]
    public async Task A_body_that_its_event_carries_is_stored_once_more_while_it_is_the_newest()
    {
        await using var projected = await Projected.StartAsync();
        await projected.AddAsync(Event(1, 1, "create", Body(80, 1)), Event(2, 2, "delete"), Event(3, 3, "create", Body(80, 1)), Event(4, 4, "update", Body(80, 1)));
        await projected.ChangeAsync(async c => Assert.Equal((0, 1), (await c.Set<ManifestRow>().CountAsync(), await c.Set<NewestBodyRow>().CountAsync())));
        await projected.AddAsync(Event(5, 5, "delete"));
        await projected.ChangeAsync(async c => Assert.Equal(0, await c.Set<NewestBodyRow>().CountAsync()));
    }

    [Fact]
    public async Task Reads_leases_and_events_make_no_objects()
    {
        await using var projected = await Projected.StartAsync();
        await projected.AddAsync(
            Event(1, 1, "get", change: e => e.Class = EventClass.Read),
            Event(2, 2, "update", change: e => (e.Class, e.Resource.Kind, e.Resource.Group) = (EventClass.Lease, "Lease", "coordination.k8s.io")),
            Event(3, 3, "create", Body(80), change: e => (e.Resource.Kind, e.Resource.Group) = ("TokenReview", "authentication.k8s.io")),
            Event(4, 4, "create", Body(80), change: e => (e.Resource.Kind, e.Resource.Subresource) = ("ServiceAccount", "token")),
            Event(5, 5, "create", Body(80), change: e => e.Extra[0] = new("stage", "RequestReceived")));
        Assert.Empty((await projected.Catalog.ListAsync(Projected.Everything, new ObjectFilter(), CancellationToken.None)).Items);
    }

    [Fact]
    public async Task The_recorded_session_gives_the_life_of_its_policy()
    {
        await using var projected = await Projected.StartAsync();
        foreach (var batch in AuditLines.Read("k8s-recorded/session.jsonl").Chunk(97))
        {
            await projected.AddAsync(batch);
        }

        var key = new ObjectKey("prod", "networking.k8s.io", "NetworkPolicy", "payments", "allow-web");
        var log = await projected.Catalog.VersionsAsync(Projected.Everything, key, withNoise: true, null, 500, CancellationToken.None);
        Assert.Equal(Enumerable.Range(1, log.Max(v => v.Number) ?? 0).Reverse(), log.Where(v => v.Number is not null).Select(v => v.Number!.Value));
        Assert.Equal(2, log.Where(v => v.Uid is not null).Select(v => v.Uid).Distinct().Count());
        Assert.Single(log, v => v.IsRecreation);
        Assert.Contains(log, v => v.Class == WriteClass.Noop);
        Assert.Contains(log, v => v.Class == WriteClass.DryRun);
        Assert.Contains(log, v => v.Class == WriteClass.Denied);
        Assert.Contains(log, v => v.Class == WriteClass.Failed);
        foreach (var version in log.Where(v => v.Number is not null))
        {
            var document = await projected.Catalog.DocumentAsync(Projected.Everything, key, version.Number!.Value, CancellationToken.None);
            Assert.True(document.Succeeded(out var found, out _));
            Assert.Equal(version.HasBody, found.Yaml.StartsWith("apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: allow-web\n", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task The_recorded_session_tells_a_deletion_answered_late_from_a_missed_one()
    {
        await using var projected = await Projected.StartAsync();
        await projected.AddAsync(AuditLines.Read("k8s-recorded/session.jsonl"));

        // The namespace controller's collection ended the ConfigMap that its publisher had made anew while an earlier collection was being answered.
        var key = new ObjectKey("prod", string.Empty, "ConfigMap", "payments-tmp", "kube-root-ca.crt");
        var log = await projected.Catalog.VersionsAsync(Projected.Everything, key, withNoise: false, null, 10, CancellationToken.None);
        Assert.Equal([true, false, true, false], log.Select(v => v.IsDeletion));
        Assert.DoesNotContain(log, v => v.IsImplied);
        Assert.True(log[1].IsRecreation);
    }

    [Fact]
    public async Task The_recorded_session_gives_these_objects()
    {
        await using var projected = await Projected.StartAsync();
        await projected.AddAsync(AuditLines.Read("k8s-recorded/session.jsonl"));
        var facets = await projected.Catalog.FacetsAsync(Projected.Everything, new ObjectFilter(), CancellationToken.None);
        Assert.Equal(
            [
                ("NetworkPolicy", 15), ("Pod", 15), ("ConfigMap", 10), ("ReplicaSet", 7), ("Secret", 6), ("ClusterRoleBinding", 4), ("Deployment", 4), ("ServiceAccount", 4), ("Namespace", 3), ("GlobalNetworkPolicy", 2), ("Tier", 2),
                ("ClusterNetworkPolicy", 1), ("ClusterRole", 1), ("GlobalNetworkSet", 1), ("HostEndpoint", 1), ("NetworkSet", 1), ("Role", 1), ("RoleBinding", 1), ("StagedGlobalNetworkPolicy", 1), ("StagedKubernetesNetworkPolicy", 1),
                ("StagedNetworkPolicy", 1),
            ],
            facets.Kinds);
        Assert.Equal([("live", 54), ("deleted", 28)], facets.States);
        Assert.Equal([("platform", 6), ("security", 3)], facets.Tiers);
    }
}
