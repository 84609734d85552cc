using System.Diagnostics;
using System.Text;
using AuditConsole.Core.Changes.Projection;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ingestion;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Storage;
using AuditConsole.Tests.Core.Ledgers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AuditConsole.Tests.Benchmarks;

/// <summary>PROJECTOR: the whole of a ledger of mutations is projected at full speed while somebody commits single events to the same store; how fast, and what they wait.</summary>
internal static class ProjectorBenchmark
{
    private const int IdleCommits = 300;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    public static async Task RunAsync(BenchOptions options)
    {
        var events = options.Events ?? 50_000;
        using var folder = new BenchFolder();
        await using var process = new LedgerProcess(folder);
        await process.OpenAsync();
        await FillAsync(process, await LoadFile.MakeAsync(events, batch: 400, profile: "mutations"));
        var before = folder.Megabytes;
        var alone = new List<double>();
        while (alone.Count < IdleCommits)
        {
            alone.Add(await CommitAsync(process));
        }

        BenchTable.Line($"no projector: commit of one event p50 {BenchTable.Median(alone):F1} ms, p99 {BenchTable.Percentile(alone, 99):F1} ms");
        var rates = new List<double>();
        for (var run = 0; run < options.Runs; run++)
        {
            rates.Add(await OnceAsync(process));
        }

        await process.CloseAsync();
        BenchTable.Summary($"PROJECTOR median {BenchTable.Median(rates):N0} events/s of {rates.Count} ({rates.Min():N0}-{rates.Max():N0}); ledger {before:N1} MB, with the projection {folder.Megabytes:N1} MB");
    }

    private static async Task<double> OnceAsync(LedgerProcess process)
    {
        await EmptyAsync(process);
        var position = process.Services.GetRequiredService<ProjectionPositions>().Of(LedgerCatalog.DefaultTenant);
        position.Set(0);
        var size = process.Ledger.Size;
        using var projector = process.Projector();
        var (cpu, watch, latencies) = (Environment.CpuUsage.TotalTime, Stopwatch.StartNew(), new List<double>());
        await projector.StartAsync(default);
        while (position.Seq < size)
        {
            latencies.Add(await CommitAsync(process));
        }

        var (seconds, used) = (watch.Elapsed.TotalSeconds, Environment.CpuUsage.TotalTime - cpu);
        await projector.StopAsync(default);
        await using var context = await process.Services.GetRequiredService<IDbContextFactory<AuditDbContext>>().CreateDbContextAsync();
        BenchTable.Line(
            $"{size / seconds:N0} events/s in {seconds:F1} s, {used.TotalMicroseconds / size:F1} µs CPU/event with the commits; {await context.Set<ObjectRow>().CountAsync():N0} objects, {await context.Set<ObjectVersionRow>().CountAsync():N0} versions; meanwhile {latencies.Count} commits of one event p50 {BenchTable.Median(latencies):F1} ms, p99 {BenchTable.Percentile(latencies, 99):F1} ms, worst {latencies.Max():F0} ms");
        return size / seconds;
    }

    private static async Task FillAsync(LedgerProcess process, string file)
    {
        var readers = process.Services.GetRequiredService<EventReaders>();
        foreach (var line in File.ReadLines(file))
        {
            var batch = process.NewBatch();
            var set = readers.Rent();
            set.For(IngestionFormat.KubernetesAudit).DecodeBody(Encoding.UTF8.GetBytes(line), batch);
            readers.Return(set, line.Length);
            await process.Ledger.Intake.OfferAsync(batch.Events, default);
        }
    }

    private static async Task<double> CommitAsync(LedgerProcess process)
    {
        await Task.Delay(Pause);
        var probe = Offered.Event(Guid.NewGuid().ToString());
        probe.Event.Class = EventClass.Read;
        probe.Event.Action = EventAction.Read;
        var watch = Stopwatch.StartNew();
        await process.Ledger.Intake.OfferAsync([probe], default);
        return watch.Elapsed.TotalMilliseconds;
    }

    private static async Task EmptyAsync(LedgerProcess process)
    {
        await using var context = await process.Services.GetRequiredService<IDbContextFactory<AuditDbContext>>().CreateDbContextAsync();
        await context.Set<ObjectVersionRow>().ExecuteDeleteAsync();
        await context.Set<ObjectRow>().ExecuteDeleteAsync();
        await context.Set<ManifestRow>().ExecuteDeleteAsync();
        await context.Set<NewestBodyRow>().ExecuteDeleteAsync();
        await context.Set<ProjectionStateRow>().ExecuteDeleteAsync();
    }
}
