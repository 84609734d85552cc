using System.Diagnostics;
using AuditConsole.Tests.Support;

namespace AuditConsole.Tests.Benchmarks;

/// <summary>P3: from sending a webhook batch to its answer, when all of it is durable, at 4,000 events/s.</summary>
internal static class AcknowledgementBenchmark
{
    private const int BatchSize = 400;
    private const int Seconds = 30;
    private const int WarmUpSeconds = 5;

    // The load comes whether it is answered or not: a slow stretch shall show as a long wait, not as a refusal.
    private static readonly Dictionary<string, string> Settings = new() { ["AuditConsole__Limits__IngestPerKey"] = "64" };

    public static async Task RunAsync(BenchOptions options)
    {
        var file = await LoadFile.MakeAsync((Seconds + WarmUpSeconds) * SteadyLoad.BatchesPerSecond * BatchSize, BatchSize);
        var runs = new List<(double P50, double P99)>();
        for (var run = 0; run < options.Runs; run++)
        {
            runs.Add(await OnceAsync(file));
        }

        BenchTable.Summary($"P3 median p50 {BenchTable.Median(runs.Select(r => r.P50)):F0} ms, p99 {BenchTable.Median(runs.Select(r => r.P99)):F0} ms of {runs.Count}");
        options.Report.Add("P3 p50", "answer to a batch of 400 at 4,000 events/s", 0, [.. runs.Select(run => run.P50)]);
        options.Report.Add("P3 p99", "", 0, [.. runs.Select(run => run.P99)]);
    }

    private static async Task<(double P50, double P99)> OnceAsync(string file)
    {
        using var folder = new BenchFolder();
        await using var server = await ServerProcess.StartAsync(folder.Data, Settings);
        var load = new SteadyLoad(server, file);
        await load.RunAsync(WarmUpSeconds);
        load.Latencies.Clear();
        using var process = Process.GetProcessById(server.Id);
        var (meter, watch) = (new ProcessMeter(process), Stopwatch.StartNew());
        await load.RunAsync(Seconds);
        var (p50, p99) = (BenchTable.Median(load.Latencies), BenchTable.Percentile(load.Latencies, 99));
        BenchTable.Line(
            $"{load.Latencies.Count * BatchSize / watch.Elapsed.TotalSeconds:N0} events/s: p50 {p50:F0} ms, p99 {p99:F0} ms, at most {load.Latencies.Max():F0} ms; server {meter.CpuUsed / watch.Elapsed:P0} of a core, {meter.ResidentMegabytes:N0} MB");
        return (p50, p99);
    }
}
