using AuditConsole.Core.Events;
using AuditConsole.Tests.Core.Ingestion;
using Xunit;

namespace AuditConsole.Tests.Core.Query;

/// <summary>What a person of security must see is not routine, from the wire to the rule.</summary>
public sealed class RoutineRuleTests
{
    private const string Machine = "system:kube-controller-manager";

    [Theory]
    [InlineData("get", "secrets", null, Machine, false)]
    [InlineData("list", "secrets", null, Machine, false)]
    [InlineData("watch", "secrets", null, "jane", false)]
    [InlineData("get", "pods", "exec", Machine, false)]
    [InlineData("get", "pods", "attach", Machine, false)]
    [InlineData("get", "pods", "portforward", Machine, false)]
    [InlineData("get", "services", "proxy", Machine, false)]
    [InlineData("get", "pods", null, "jane", true)]
    [InlineData("update", "leases", null, Machine, true)]
    [InlineData("update", "leases", null, "jane", false)]
    [InlineData("update", "nodes", "status", "system:node:n1", true)]
    [InlineData("patch", "nodes", "status", "jane", false)]
    [InlineData("create", "events", null, "system:serviceaccount:shop:app", true)]
    [InlineData("deletecollection", "events", null, "jane", false)]
    [InlineData("deletecollection", "events", null, "system:serviceaccount:shop:app", false)]
    [InlineData("deletecollection", "events", null, Machine, true)]
    public void Only_the_daily_work_of_machines_is_routine(string verb, string resource, string? subresource, string user, bool routine)
        => Assert.Equal(routine, IsRoutine($$$$$"""{"verb":"{{{{{verb}}}}}","user":{"username":"{{{{{user}}}}}"},"objectRef":{"resource":"{{{{{resource}}}}}","subresource":"{{{{{subresource}}}}}","namespace":"a","apiVersion":"v1"}}"""));

    [Fact]
    public void Acting_as_a_machine_hides_nobody()
        => Assert.False(IsRoutine($$$$$"""{"verb":"delete","impersonatedUser":{"username":"{{{{{Machine}}}}}"},"objectRef":{"resource":"events","namespace":"a","apiVersion":"v1"}}"""));

    [Fact]
    public void A_Secret_is_one_whatever_kind_its_body_claims()
    {
        var e = new AuditEvent { Id = "e", Source = "s", Tenant = "default", Type = "x", Class = EventClass.Read, Resource = new ObjectRef { Kind = "Harmless", Resource = "secrets" } };

        Assert.False(RoutineRule.IsRoutine(e));
        Assert.False(SearchOracle.IsNoise(e));
    }

    [Fact]
    public void A_snapshot_of_a_Secret_is_nobodys_read()
    {
        var batch = Reading.Batch();
        Reading.Snapshot().DecodeBody("""{"kind":"List","apiVersion":"v1","items":[{"kind":"Secret","apiVersion":"v1","metadata":{"name":"s","namespace":"shop"}}]}"""u8.ToArray(), batch);
        var offered = Assert.Single(batch.Events);

        Assert.True(RoutineRule.IsRoutine(offered.Event));
        Assert.True(SearchOracle.IsNoise(offered.Event));
    }

    private static bool IsRoutine(string json)
    {
        var offered = Assert.Single(Reading.KubernetesLines(KubernetesCaseTests.WithDefaults(json)).Events);
        var routine = RoutineRule.IsRoutine(offered.Event);
        Assert.Equal(routine, SearchOracle.IsNoise(offered.Event));
        return routine;
    }
}
