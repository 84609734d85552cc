using AuditConsole.Core.Access;
using AuditConsole.Core.Changes;
using AuditConsole.Core.Common;
using AuditConsole.Core.Ledgers;
using AuditConsole.Web.Components.Policies;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace AuditConsole.Tests.Web.Policies;

public sealed class PoliciesServiceTests
{
    private readonly PoliciesService _denied = Service(SomeCaller.Nobody);

    [Fact]
    public async Task Denied_list_never_reaches_the_store() => Denied(Permission.AuditList, (await _denied.ListAsync(new ObjectFilter(), default)).Problem);

    [Fact]
    public async Task Denied_facets_never_reach_the_store() => Denied(Permission.AuditList, (await _denied.FacetsAsync(new ObjectFilter(), default)).Problem);

    [Fact]
    public async Task Denied_object_never_reaches_the_store() => Denied(Permission.AuditGet, (await _denied.FindAsync(SomeVersions.Policy, default)).Problem);

    [Fact]
    public async Task Denied_change_log_never_reaches_the_store() => Denied(Permission.AuditGet, (await _denied.ChangeLogAsync(SomeVersions.Policy, true, null, default)).Problem);

    [Fact]
    public async Task Denied_history_never_reaches_the_store() => Denied(Permission.AuditGet, (await _denied.HistoryAsync(SomeVersions.Policy, default)).Problem);

    [Fact]
    public async Task Denied_document_never_reaches_the_store() => Denied(Permission.AuditBody, (await _denied.DocumentAsync(SomeVersions.Policy, 1, default)).Problem);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Denied_diff_never_reaches_the_store(int first) => Denied(Permission.AuditBody, (await _denied.DiffAsync(SomeVersions.Policy, first, 2, default)).Problem);

    [Fact]
    public async Task Denied_watch_never_listens()
        => Denied(Permission.AuditGet, (await _denied.WatchAsync(TimeProvider.System, _ => Task.CompletedTask, NullLogger.Instance, default)).Problem);

    [Fact]
    public async Task Who_may_see_events_but_no_bodies_gets_no_diff()
        => Denied(Permission.AuditBody, (await Service(SomeCaller.Holding(Permission.AuditList, Permission.AuditGet)).DiffAsync(SomeVersions.Policy, 1, 2, default)).Problem);

    private static PoliciesService Service(Func<CancellationToken, ValueTask<Caller>> caller)
        => new(caller, new Authorizer(), SomeCaller.Untouchable<ObjectCatalog>(), SomeCaller.Untouchable<LedgerCatalog>());

    private static void Denied(string permission, Problem? problem) => Assert.Equal(Problem.Denied(permission), problem);
}
