using System.Diagnostics;
using AuditConsole.Tests.Support;

namespace AuditConsole.Tests.Benchmarks;

/// <summary>P1: a burst of webhook batches over four connections into the real process; every batch is durable when it is answered. P2: for longer, until what follows has caught up.</summary>
internal static class IngestBenchmark
{
    public const int Connections = 4;
    private const int BatchSize = 400;

    public static async Task RunAsync(BenchOptions options)
    {
        var events = options.Events ?? 500_000;
        var rates = await RunsAsync(events, options.Runs);
        options.Report.Add("P1", "taken in, durable", events, [.. rates.Select(rate => rate.TakenIn)]);
    }

    public static async Task RunLongAsync(BenchOptions options)
    {
        var events = options.Events ?? 5_000_000;
        var rates = await RunsAsync(events, options.Runs);
        options.Report.Add("P2", "until all is done: projected, sealed, at rest", events, [.. rates.Select(rate => rate.AllDone)]);
        options.Report.Add("P2 taken in", "of these, until all was answered", events, [.. rates.Select(rate => rate.TakenIn)], "events/s");
    }

    private static async Task<List<(double TakenIn, double AllDone)>> RunsAsync(int events, int runs)
    {
        var file = await LoadFile.MakeAsync(events, BatchSize);
        var rates = new List<(double TakenIn, double AllDone)>();
        for (var run = 0; run < runs; run++)
        {
            rates.Add(await OnceAsync(file, events));
        }

        return rates;
    }

    private static async Task<(double TakenIn, double AllDone)> OnceAsync(string file, int events)
    {
        using var folder = new BenchFolder();
        await using var server = await ServerProcess.StartAsync(folder.Data);
        using var process = Process.GetProcessById(server.Id);
        using var own = Process.GetCurrentProcess();
        var (serverMeter, clientMeter, watch) = (new ProcessMeter(process), new ProcessMeter(own), Stopwatch.StartNew());
        var latencies = await WebhookLoad.SendAsync(server, file, Connections);
        var seconds = watch.Elapsed.TotalSeconds;
        var (used, client, memory) = (serverMeter.CpuUsed, clientMeter.CpuUsed, serverMeter.ResidentMegabytes);
        var rest = (await BenchFolder.UntilIdleAsync(server)).TotalSeconds;
        BenchTable.Line(
            $"{events / seconds:N0} events/s in {seconds:F1} s, {events / (seconds + rest):N0} until all was done {rest:F1} s later; server {used.TotalMicroseconds / events:F1} µs CPU/event (the rest {(serverMeter.CpuUsed - used).TotalMicroseconds / events:F1} more), client {client.TotalMicroseconds / events:F1}; batch p50 {BenchTable.Median(latencies):F0} ms, p99 {BenchTable.Percentile(latencies, 99):F0} ms; server memory {memory:N0} MB; data {folder.Megabytes * 1e6 / events:N0} B/event with the projection");
        return (events / seconds, events / (seconds + rest));
    }
}
