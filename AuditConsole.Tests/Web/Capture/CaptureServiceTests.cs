using AuditConsole.Core.Access;
using AuditConsole.Core.Common;
using AuditConsole.Core.Ingestion;
using AuditConsole.Core.Ingestion.Quarantine;
using AuditConsole.Core.Ingestion.Sources;
using AuditConsole.Core.Ingestion.Sources.Credentials;
using AuditConsole.Core.Ingestion.Tail;
using AuditConsole.Web.Components.Capture;
using AuditConsole.Web.Components.Connect;
using AuditConsole.Web.Components.Welcome;
using Xunit;

namespace AuditConsole.Tests.Web.Capture;

public sealed class CaptureServiceTests
{
    private static readonly ImportBoard NoBoard = new(() => throw new InvalidOperationException(), _ => throw new InvalidOperationException());

    [Fact]
    public async Task Denied_sources_never_reach_the_store() => Denied(Permission.SourceEdit, (await Capture(SomeCaller.Nobody).ReadAsync(null, default)).Problem);

    [Fact]
    public async Task Denied_import_is_not_looked_for() => Denied(Permission.SourceEdit, (await Capture(SomeCaller.Nobody).FindImportAsync("1", default)).Problem);

    [Fact]
    public async Task Denied_status_never_reaches_the_store() => Denied(Permission.SourceEdit, (await Welcome(SomeCaller.Nobody).StatusAsync(default)).Problem);

    [Fact]
    public async Task Denied_token_is_not_made() => Denied(Permission.KeyEdit, (await Welcome(SomeCaller.Nobody).CreateTokenAsync("prod", default)).Problem);

    [Fact]
    public async Task A_token_for_a_new_source_needs_the_right_to_make_sources()
        => Denied(Permission.SourceEdit, (await Welcome(SomeCaller.Holding(Permission.KeyEdit)).CreateTokenAsync("prod", default)).Problem);

    [Fact]
    public async Task Denied_files_are_neither_followed_nor_told()
    {
        var service = new FollowService(SomeCaller.Nobody, new Authorizer(), SomeCaller.Untouchable<SourceRegistry>(), SomeCaller.Untouchable<TailStatus>());

        Denied(Permission.SourceEdit, (await service.FollowAsync("prod", "/var/log/a.log", default)).Problem);
        Denied(Permission.SourceEdit, (await service.FilesAsync("prod", default)).Problem);
    }

    [Fact]
    public async Task Denied_callers_learn_nothing_of_the_door()
        => Denied(Permission.SourceEdit, (await new DoorService(SomeCaller.Nobody, new Authorizer(), SomeCaller.Untouchable<AuditConsole.Web.Hosting.Tls.IngestDoor>(), SomeCaller.Untouchable<DoorRefusals>()).ReadAsync(default)).Problem);

    [Fact]
    public async Task Denied_import_of_the_first_run_is_not_looked_for() => Denied(Permission.SourceEdit, (await Welcome(SomeCaller.Nobody).FindImportAsync("1", default)).Problem);

    [Fact]
    public async Task Denied_callers_neither_stop_nor_edit_nor_try_a_source()
    {
        var service = new SourceService(SomeCaller.Nobody, new Authorizer(), SomeCaller.Untouchable<SourceRegistry>(), SomeCaller.Untouchable<IngestionService>(), TimeProvider.System);

        Denied(Permission.SourceEdit, (await service.PauseAsync("prod", true, default)).Problem);
        Denied(Permission.SourceEdit, (await service.EditAsync("prod", new SourceSettings { Cluster = "eu" }, default)).Problem);
        Denied(Permission.SourceEdit, (await service.TestAsync("prod", default)).Problem);
        Denied(Permission.SourceEdit, (await service.FollowAsync("prod", "/var/log/a.log", false, default)).Problem);
    }

    [Fact]
    public async Task Denied_callers_who_may_not_edit_both_keys_and_sources_never_reach_tokens()
    {
        foreach (var (caller, missing) in new[] { (SomeCaller.Nobody, Permission.KeyEdit), (SomeCaller.Holding(Permission.KeyEdit), Permission.SourceEdit) })
        {
            var service = new TokenService(caller, new Authorizer(), SomeCaller.Untouchable<SourceRegistry>(), SomeCaller.Untouchable<IngestTokens>());

            Denied(missing, (await service.ListAsync("prod", default)).Problem);
            Denied(missing, (await service.CreateAsync("prod", default)).Problem);
            Denied(missing, (await service.RotateAsync("prod", TimeSpan.Zero, default)).Problem);
            Denied(missing, await service.RevokeAsync("prod", "id", default));
        }
    }

    [Fact]
    public async Task Denied_callers_leave_quarantine_as_it_is()
    {
        var service = new QuarantineService(SomeCaller.Nobody, new Authorizer(), SomeCaller.Untouchable<SourceRegistry>(), SomeCaller.Untouchable<QuarantineStore>(), SomeCaller.Untouchable<QuarantineActions>());

        Denied(Permission.SourceEdit, (await service.ReplayAsync(Guid.Empty, default)).Problem);
        Denied(Permission.SourceEdit, (await service.DiscardAsync(Guid.Empty, default)).Problem);
    }

    private static CaptureService Capture(Func<CancellationToken, ValueTask<Caller>> caller)
        => new(caller, new Authorizer(), SomeCaller.Untouchable<SourceRegistry>(), SomeCaller.Untouchable<QuarantineStore>(), NoBoard, new TailStatus());

    private static WelcomeService Welcome(Func<CancellationToken, ValueTask<Caller>> caller)
        => new(caller, new Authorizer(), SomeCaller.Untouchable<SourceRegistry>(), SomeCaller.Untouchable<QuarantineStore>(), NoBoard, SomeCaller.Untouchable<IngestTokens>());

    private static void Denied(string permission, Problem? problem) => Assert.Equal(Problem.Denied(permission), problem);
}
