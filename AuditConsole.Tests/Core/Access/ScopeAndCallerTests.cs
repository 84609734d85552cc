using AuditConsole.Core.Access;
using AuditConsole.Core.Events;
using Xunit;

namespace AuditConsole.Tests.Core.Access;

public sealed class ScopeAndCallerTests
{
    [Fact]
    public void A_scope_holds_what_every_one_of_its_limits_allows()
    {
        var e = new AuditEvent { Id = "1", Source = "prod", Tenant = "default", Type = "k8s.pod.create", Cluster = "prod", Resource = new ObjectRef { Namespace = "payments", Kind = "Pod" } };

        Assert.True(new Scope("default").Contains(e));
        Assert.True(new Scope("default") { Clusters = ["prod", "test"], Namespaces = ["payments"] }.Contains(e));
        Assert.False(new Scope("default") { Clusters = ["prod"], Namespaces = ["shop"] }.Contains(e));
        Assert.False(new Scope("default") { Tiers = ["security"] }.Contains(e));
        Assert.False(new Scope("default") { Kinds = [] }.Contains(e));
        Assert.True(new Scope("default").IsWholeLedger);
        Assert.False(new Scope("default") { Kinds = ["Pod"] }.IsWholeLedger);
    }

    [Fact]
    public void Two_scopes_have_in_common_what_both_allow()
    {
        var one = new Scope("default") { Clusters = ["prod", "test"], Kinds = ["Pod"] };
        var both = one.Intersect(new Scope("default") { Clusters = ["test", "dev"], Tiers = ["security"] });

        Assert.Equal(["test"], both?.Clusters);
        Assert.Equal(["Pod"], both?.Kinds);
        Assert.Equal(["security"], both?.Tiers);
        Assert.Null(both?.Namespaces);
        Assert.Empty(one.Intersect(new Scope("default") { Kinds = ["Node"] })!.Kinds!);
        Assert.Null(one.Intersect(new Scope("other")));
    }

    [Fact]
    public void Who_looks_at_the_sample_reads_there_in_the_same_bounds_and_does_nothing_there()
    {
        var authorizer = new Authorizer();
        var caller = new Caller(CallerKind.User, "1", "ada") { Grants = [new Grant([Permission.AuditList, Permission.SettingsEdit, Permission.EventsWrite], new Scope("default") { Clusters = ["prod"] })] };
        var looking = caller.LookingAtSample();

        Assert.True(authorizer.Allows(looking, Permission.AuditList, out var read, out _));
        Assert.Equal(("sample", "prod"), (read.Tenant, read.Clusters!.Single()));
        Assert.All([Permission.SettingsEdit, Permission.EventsWrite], permission => Assert.True(authorizer.Allows(looking, permission, out var scope, out _) && scope.Tenant == "default"));
        Assert.False(authorizer.Allows(looking, Permission.AuditBody, out _, out _));
        Assert.DoesNotContain(looking.Grants, grant => grant.Scope.Tenant == "default" && grant.Permissions.Contains(Permission.AuditList));
        Assert.All(Permission.All, permission => Assert.False(authorizer.Allows(Caller.Anonymous.LookingAtSample(), permission, out _, out _)));
    }

    [Fact]
    public void A_grant_in_another_tenant_gives_nothing_of_the_sample()
    {
        var caller = new Caller(CallerKind.User, "1", "ada") { Grants = [new Grant(Permission.All, new Scope("other"))] };
        Assert.False(new Authorizer().Allows(caller.LookingAtSample(), Permission.AuditList, out _, out _));
    }

    [Fact]
    public void A_grants_permissions_never_act_on_another_grants_scope()
    {
        var narrow = new Scope("default") { Namespaces = ["payments"] };
        var caller = new Caller(CallerKind.User, "u", "u") { Grants = [new Grant([Permission.AuditList], narrow), new Grant([Permission.AuditGet], new Scope("default"))] };
        var authorizer = new Authorizer();

        Assert.True(authorizer.Allows(caller, Permission.AuditList, out var scope, out _));
        Assert.Same(narrow, scope);
        Assert.False(authorizer.Allows(caller, Permission.AuditBody, out _, out var problem));
        Assert.Contains(Permission.AuditBody, problem.Detail, StringComparison.Ordinal);
        Assert.False(authorizer.Allows(Caller.Anonymous, Permission.AuditList, out _, out _));
        Assert.True(authorizer.Allows(Caller.Operator, Permission.UserEdit, out _, out _));
    }

    [Fact]
    public async Task Refused_credentials_are_recorded_once_a_minute_for_an_address_with_their_number()
    {
        await using var store = await AccessStore.CreateAsync();
        var refused = store.Get<RefusedCredentials>();
        var here = Caller.Anonymous with { Address = "192.0.2.1" };

        for (var i = 0; i < 10; i++)
        {
            await refused.RecordAsync(here, "/ingest/k8s/audit/{source}", 401, "The key is unknown.", "h8", CancellationToken.None);
        }

        await refused.RecordAsync(here with { Address = "192.0.2.2" }, "/ingest/k8s/audit/{source}", 401, "The key is unknown.", "h8", CancellationToken.None);
        store.Time.Advance(TimeSpan.FromMinutes(1));
        await refused.RecordAsync(here, "/ingest/k8s/audit/{source}", 401, "The key is unknown.", "h8", CancellationToken.None);

        var events = store.Intake.OfType("authentication.ingest");
        Assert.Equal(["192.0.2.1", "192.0.2.2", "192.0.2.1"], events.Select(e => e.Actor.Ip));
        Assert.StartsWith("10 refusals", events[2].Message, StringComparison.Ordinal);
        Assert.All(events, e => Assert.Equal((Outcome.Denied, EventClass.Denied, 401, "auditconsole", EventFormat.Console), (e.Outcome, e.Class, e.Code, e.Source, e.Format)));
    }

    [Fact]
    public async Task A_handshake_that_was_broken_off_is_an_event_and_a_line_at_the_door()
    {
        await using var store = await AccessStore.CreateAsync();
        await store.Get<RefusedCredentials>().RecordHandshakeAsync("192.0.2.1", "The client went away.", CancellationToken.None);

        var e = Assert.Single(store.Intake.OfType("authentication.ingest"));
        Assert.Equal(("192.0.2.1", "TLS handshake", "The client went away.", Outcome.Denied, 0), (e.Actor.Ip, e.Resource.Name, e.Reason, e.Outcome, e.Code));
        var line = Assert.Single(store.Get<DoorRefusals>().Newest);
        Assert.Equal(("192.0.2.1", DoorRefusal.Tls, "The client went away."), (line.Address, line.Code, line.Reason));
    }
}
