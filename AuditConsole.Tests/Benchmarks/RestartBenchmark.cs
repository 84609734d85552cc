using System.Diagnostics;
using AuditConsole.Core.Segments;
using AuditConsole.Tests.Support;

namespace AuditConsole.Tests.Benchmarks;

/// <summary>S1: from the command to the first page of events, with a head as full as it gets, after a clean stop and after <c>kill -9</c>. It sends and kills, so it works on a copy.</summary>
internal static class RestartBenchmark
{
    // Room for what the ledger writes about each start and stop.
    private const int Room = 1_000;

    public static async Task RunAsync(BenchOptions options)
    {
        var kept = await KeptData.OfAsync(options.Events ?? 10_000_000);
        using var folder = await BenchFolder.CopyAsync(kept.Data);
        await FillHeadAsync(folder, kept.Events);
        var (stopped, killed) = (new List<double>(), new List<double>());
        for (var run = 0; run < options.Runs; run++)
        {
            stopped.Add(await StartAsync(folder, "stopped", kill: true));
            killed.Add(await StartAsync(folder, "killed", kill: false));
        }

        options.Report.Add("S1", "start to first answer, full head", kept.Events, stopped);
        options.Report.Add("S1 killed", "the same after kill -9", kept.Events, killed);
    }

    private static async Task FillHeadAsync(BenchFolder folder, int events)
    {
        var missing = (ColumnRun.Capacity - Room - (events % ColumnRun.Capacity)) / Ndjson.BatchSize * Ndjson.BatchSize;
        await using var server = await ServerProcess.StartAsync(folder.Data);
        if (missing > 0)
        {
            await WebhookLoad.SendAsync(server, await LoadFile.MakeAsync(missing, Ndjson.BatchSize, seed: 2), IngestBenchmark.Connections);
        }

        await BenchFolder.UntilIdleAsync(server);
        await server.StopAsync();
    }

    private static async Task<double> StartAsync(BenchFolder folder, string after, bool kill)
    {
        var watch = Stopwatch.StartNew();
        await using var server = await ServerProcess.StartAsync(folder.Data);
        var ready = watch.Elapsed.TotalSeconds;
        await ServerAsker.AskAsync(server, new Question("") { Limit = 100 });
        var answered = watch.Elapsed.TotalSeconds;
        BenchTable.Line($"{after}: ready after {ready:F2} s, first page of events after {answered:F2} s");
        if (kill)
        {
            await server.KillAsync();
        }
        else
        {
            await server.StopAsync();
        }

        return answered;
    }
}
