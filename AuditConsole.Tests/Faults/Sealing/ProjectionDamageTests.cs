using AuditConsole.Core.Changes;
using AuditConsole.Core.Changes.Projection;
using AuditConsole.Core.Storage;
using AuditConsole.Tests.Core.Ingestion.Sample;
using AuditConsole.Tests.Core.Ledgers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace AuditConsole.Tests.Faults.Sealing;

/// <summary>The objects' versions go on behind events that cannot be read.</summary>
[Collection(nameof(FullRun))]
public sealed class ProjectionDamageTests(FullRun run)
{
    [Fact]
    public async Task A_damaged_segment_keeps_back_nothing_that_came_after_it()
    {
        await using var folder = await run.SealedAsync();
        folder.Execute("DELETE FROM SegmentColumns WHERE Name = '+ids'");
        folder.Services = services => services.AddChanges(new ConfigurationBuilder().Build());
        var running = await folder.OpenAsync();
        var projector = await FollowAsync(running);
        await SampleStore.UntilAsync(() => Position(running) == running.Ledger.Size);
        await using (var context = await running.Services.GetRequiredService<IDbContextFactory<AuditDbContext>>().CreateDbContextAsync())
        {
            var segment = running.Ledger.Head.Shape.Segments[0];
            Assert.True(await context.Set<ObjectVersionRow>().AnyAsync(version => version.Seq > segment.LastSeq));
            Assert.False(await context.Set<ObjectVersionRow>().AnyAsync(version => version.Seq <= segment.LastSeq));
        }

        Assert.StartsWith("+ids of segment 0 ", running.Ledger.SealingProblem, StringComparison.Ordinal);
        await projector.StopAsync(default);
    }

    [Fact]
    public async Task An_unreadable_end_of_the_ledger_is_not_waited_for()
    {
        await using var folder = BigBatches.Folder();
        var bigBatches = folder.Services;
        folder.Services = services => bigBatches(services.AddChanges(new ConfigurationBuilder().Build()));
        var running = await folder.OpenAsync();
        await BigBatches.OfferAsync(running, "a", "hay");
        var (first, last) = await BigBatches.OfferAsync(running, "b", "hay");
        BigBatches.Damage(folder, first);
        var projector = await FollowAsync(running);
        await SampleStore.UntilAsync(() => Position(running) == last);
        await projector.StopAsync(default);
    }

    private static async Task<IHostedService> FollowAsync(RunningLedger running)
    {
        var projector = running.Services.GetServices<IHostedService>().OfType<ChangesProjector>().Single();
        await projector.StartAsync(default);
        return projector;
    }

    private static long Position(RunningLedger running) => running.Services.GetRequiredService<ObjectCatalog>().Position("default");
}
