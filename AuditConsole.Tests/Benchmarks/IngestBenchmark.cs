using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Threading.Channels;
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

        rates.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"P1 median {rates[rates.Count / 2]:N0} events/s of {options.Runs} ({rates[0]:N0}-{rates[^1]:N0})"));
    }

    private static async Task<double> OnceAsync(string file, int events)
    {
        var parent = Directory.CreateTempSubdirectory("auditconsole-bench-").FullName;
        try
        {
            await using var server = await ServerProcess.StartAsync(Path.Combine(parent, "data"));
            using var process = Process.GetProcessById(server.Id);
            using var own = Process.GetCurrentProcess();
            var (serverMeter, clientMeter, watch) = (new ProcessMeter(process), new ProcessMeter(own), Stopwatch.StartNew());
            var latencies = await SendAsync(server, file);
            var seconds = watch.Elapsed.TotalSeconds;
            latencies.Sort();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {events / seconds:N0} events/s in {seconds:F1} s; server {serverMeter.CpuUsed.TotalMicroseconds / events:F1} µs CPU/event, client {clientMeter.CpuUsed.TotalMicroseconds / events:F1}; batch p50 {latencies[latencies.Count / 2]:F0} ms, p99 {latencies[latencies.Count * 99 / 100]:F0} ms; server memory {serverMeter.ResidentMegabytes:N0} MB"));
            return events / seconds;
        }
        finally
        {
            Directory.Delete(parent, recursive: true);
        }
    }

    private static async Task<List<double>> SendAsync(ServerProcess server, string file)
    {
        var batches = Channel.CreateBounded<byte[]>(2 * Connections);
        var reading = Task.Run(async () =>
        {
            foreach (var line in File.ReadLines(file))
            {
                await batches.Writer.WriteAsync(Encoding.UTF8.GetBytes(line));
            }

            batches.Writer.Complete();
        });
        var sending = Enumerable.Range(0, Connections).Select(async _ =>
        {
            var latencies = new List<double>();
            await foreach (var batch in batches.Reader.ReadAllAsync())
            {
                var watch = Stopwatch.StartNew();
                using var content = new ByteArrayContent(batch);
                content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                using var answer = await server.Client.PostAsync(new Uri("/ingest/k8s/audit/bench", UriKind.Relative), content);
                answer.EnsureSuccessStatusCode();
                latencies.Add(watch.Elapsed.TotalMilliseconds);
            }

            return latencies;
        }).ToList();
        await reading;
        return [.. (await Task.WhenAll(sending)).SelectMany(list => list)];
    }
}
