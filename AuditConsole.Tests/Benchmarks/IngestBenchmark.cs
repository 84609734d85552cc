using System.Diagnostics;
using AuditConsole.Tests.Support;

namespace AuditConsole.Tests.Benchmarks;

/// <summary>P1: a burst of webhook batches over four connections into the real process; every batch is durable when it is answered.</summary>
internal static class IngestBenchmark
{
    private const int Connections = 4;
    private const int BatchSize = 400;

    public static async Task RunAsync(BenchOptions options)
    {
        var events = options.Events ?? 500_000;
        var file = await LoadFile.MakeAsync(events, BatchSize);
        var rates = new List<double>();
        for (var run = 0; run < options.Runs; run++)
        {
            rates.Add(await OnceAsync(file, events));
        }

        BenchTable.Summary($"P1 median {BenchTable.Median(rates):N0} events/s of {rates.Count} ({rates.Min():N0}-{rates.Max():N0})");
    }

    private static async Task<double> OnceAsync(string file, int events)
    {
        using var folder = new BenchFolder();
        await using var server = await ServerProcess.StartAsync(folder.Data);
        using var process = Process.GetProcessById(server.Id);
        using var own = Process.GetCurrentProcess();
        var (serverMeter, clientMeter, watch) = (new ProcessMeter(process), new ProcessMeter(own), Stopwatch.StartNew());
        var latencies = await WebhookLoad.SendAsync(server, file, Connections);
        var seconds = watch.Elapsed.TotalSeconds;
        var (used, client, memory) = (serverMeter.CpuUsed, clientMeter.CpuUsed, serverMeter.ResidentMegabytes);
        await BenchFolder.UntilIdleAsync(server);
        BenchTable.Line(
            $"{events / seconds:N0} events/s in {seconds:F1} s; server {used.TotalMicroseconds / events:F1} µs CPU/event (the projector's rest {(serverMeter.CpuUsed - used).TotalMicroseconds / events:F1} more), client {client.TotalMicroseconds / events:F1}; batch p50 {BenchTable.Median(latencies):F0} ms, p99 {BenchTable.Percentile(latencies, 99):F0} ms; server memory {memory:N0} MB; data {folder.Megabytes * 1e6 / events:N0} B/event with the projection");
        return events / seconds;
    }
}
