using AuditConsole.Core.Access;
using AuditConsole.Core.Common;
using AuditConsole.Core.Ingestion.Sample;
using AuditConsole.Tests.Core.Ingestion.Sample;
using AuditConsole.Web.Components.Sample;
using Xunit;

namespace AuditConsole.Tests.Web.Sample;

public sealed class SampleServiceTests
{
    private readonly SampleService _reader = Service(SomeCaller.Holding(Permission.AuditList, Permission.AuditGet, Permission.AuditBody, Permission.SourceEdit));

    [Fact]
    public async Task Denied_loading_never_begins() => Assert.Equal(Problem.Denied(Permission.SettingsEdit), await _reader.LoadAsync(default));

    [Fact]
    public async Task Denied_removal_never_happens() => Assert.Equal(Problem.Denied(Permission.SettingsEdit), await _reader.RemoveAsync(default));

    [Fact]
    public async Task Denied_status_is_never_read()
        => Assert.Equal(Problem.Denied(Permission.AuditList), (await Service(SomeCaller.Holding(Permission.SettingsEdit)).StatusAsync(default)).Problem);

    [Fact]
    public async Task Who_may_only_read_sees_that_there_is_sample_data_and_cannot_change_it()
    {
        await using var store = await SampleStore.StartAsync();
        var reader = new SampleService(SomeCaller.Holding(Permission.AuditList), new Authorizer(), store.Loads);
        Assert.Equal(new SampleStatus(null, MayChange: false, null), (await reader.StatusAsync(default)).Value);
        await store.Loads.GenerateAsync(1, SamplePlan.LeastEvents, SampleStore.Admin, null, default);
        Assert.Equal(new SampleStatus(SamplePlan.LeastEvents + 2, MayChange: false, null), (await reader.StatusAsync(default)).Value);

        var admin = new SampleService(SomeCaller.Holding(Permission.AuditList, Permission.SettingsEdit), new Authorizer(), store.Loads);
        Assert.True((await admin.StatusAsync(default)).Value!.MayChange);
        Assert.Null(await admin.RemoveAsync(default));
        Assert.False((await reader.StatusAsync(default)).Value!.Exists);
    }

    private static SampleService Service(Func<CancellationToken, ValueTask<Caller>> caller) => new(caller, new Authorizer(), SomeCaller.Untouchable<SampleLoads>());
}
