using System.Diagnostics;
using AuditConsole.Tests.Support;
using Microsoft.Playwright;

namespace AuditConsole.Tests.Benchmarks;

/// <summary>L1: from the webhook's answer to the row in an open page. LIVE: what open Timelines cost the server. Both at 1,000 events/s.</summary>
internal static class LiveBenchmark
{
    private const int Seconds = 20;
    private const int WarmUpSeconds = 3;

    // As "dotnet run" starts it: a build that is not published finds the scripts and styles of its packages only so.
    private static readonly Dictionary<string, string> AsRun = new() { ["ASPNETCORE_ENVIRONMENT"] = "Development" };

    /// <summary>One page that shows what a person can read of everything, then one page that asks for a part and shows all of it.</summary>
    public static async Task RunLagAsync(BenchOptions options)
    {
        foreach (var query in (string[])[string.Empty, "kind:NetworkPolicy"])
        {
            var runs = new List<(double P50, double P99)>();
            for (var run = 0; run < options.Runs; run++)
            {
                runs.Add(await OnceAsync([query]));
            }

            BenchTable.Summary($"L1 '{query}': median p50 {BenchTable.Median(runs.Select(r => r.P50)):F0} ms, p99 {BenchTable.Median(runs.Select(r => r.P99)):F0} ms of {runs.Count}");
            options.Report.Add("L1 p50", $"answer to row, '{query}'", 0, [.. runs.Select(run => run.P50)]);
            options.Report.Add("L1 p99", "", 0, [.. runs.Select(run => run.P99)]);
        }
    }

    public static async Task RunAsync(BenchOptions options)
    {
        for (var run = 0; run < options.Runs; run++)
        {
            await OnceAsync([]);
            await OnceAsync([string.Empty, string.Empty]);
        }
    }

    private static async Task<(double P50, double P99)> OnceAsync(string[] queries)
    {
        using var folder = new BenchFolder();
        await using var server = await ServerProcess.StartAsync(folder.Data, AsRun);
        var load = new SteadyLoad(server, await LoadFile.MakeAsync((Seconds + WarmUpSeconds) * 1000, SteadyLoad.BatchSize));
        await load.RunAsync(WarmUpSeconds);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox"] });
        var pages = new List<TimelineWatch>();
        foreach (var query in queries)
        {
            pages.Add(await TimelineWatch.OpenAsync(browser, server, query));
        }

        await BenchFolder.UntilIdleAsync(server);
        using var process = Process.GetProcessById(server.Id);
        using var own = Process.GetCurrentProcess();
        var (meter, client, watch) = (new ProcessMeter(process), new ProcessMeter(own), Stopwatch.StartNew());
        await load.RunAsync(Seconds);
        var (seconds, cpu, memory) = (watch.Elapsed.TotalSeconds, meter.CpuUsed.TotalSeconds, meter.ResidentMegabytes);
        await Task.Delay(TimeSpan.FromSeconds(2));
        return await ReportAsync(load, pages, queries, $"server {cpu / seconds:P0} of a core, {memory:N0} MB; client {client.CpuUsed.TotalSeconds / seconds:P0}");
    }

    private static async Task<(double P50, double P99)> ReportAsync(SteadyLoad load, List<TimelineWatch> pages, string[] queries, FormattableString cost)
    {
        var (lags, draws) = (new List<double>(), 0);
        foreach (var page in pages)
        {
            lags.AddRange((await page.RowsAsync()).Where(row => load.Answered(row.Seq) is not null).Select(row => row.At - load.Answered(row.Seq)!.Value));
            draws += await page.DrawsAsync();
            await page.DisposeAsync();
        }

        var (p50, p99) = (BenchTable.Percentile(lags, 50), BenchTable.Percentile(lags, 99));
        BenchTable.Line(
            $"{pages.Count} pages [{string.Join("; ", queries)}]: {FormattableString.Invariant(cost)}; answers p50 {BenchTable.Median(load.Latencies):F0} ms, p99 {BenchTable.Percentile(load.Latencies, 99):F0} ms; {draws} draws, {lags.Count} rows shown; answer to row p50 {p50:F0} ms, p99 {p99:F0} ms");
        return (p50, p99);
    }
}
