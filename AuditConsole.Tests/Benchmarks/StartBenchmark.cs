using System.Diagnostics;
using System.Globalization;
using AuditConsole.Tests.Support;

namespace AuditConsole.Tests.Benchmarks;

/// <summary>START: from the command to ready and to the first page of events, and the memory it takes, for an empty store, after a clean stop and after <c>kill -9</c>.</summary>
internal static class StartBenchmark
{
    public static async Task RunAsync(BenchOptions options)
    {
        using (var folder = new BenchFolder())
        {
            await StartsAsync(folder, "empty", options.Runs);
        }

        using var full = new BenchFolder();
        var events = options.Events ?? 1_000_000;
        var file = await LoadFile.MakeAsync(events, batch: 400);
        var server = await ServerProcess.StartAsync(full.Data);
        await using (server)
        {
            await WebhookLoad.SendAsync(server, file, connections: 4);
            await BenchFolder.UntilIdleAsync(server);
            Memory(server, string.Create(CultureInfo.InvariantCulture, $"{events:N0} events, having taken them in"));
            await server.KillAsync();
        }

        await OnceAsync(full, "killed");
        await StartsAsync(full, string.Create(CultureInfo.InvariantCulture, $"{events:N0} events"), options.Runs);
        BenchTable.Line($"data directory {full.Megabytes:N0} MB");
    }

    /// <summary>Measures starts of a data directory, each after a clean stop.</summary>
    public static async Task StartsAsync(BenchFolder folder, string what, int runs)
    {
        var times = new List<double>();
        for (var run = 0; run < runs; run++)
        {
            times.Add(await OnceAsync(folder, what));
        }

        BenchTable.Summary($"START {what}: median {BenchTable.Median(times):F2} s to ready of {times.Count} ({times.Min():F2}-{times.Max():F2})");
    }

    private static async Task<double> OnceAsync(BenchFolder folder, string what)
    {
        var watch = Stopwatch.StartNew();
        await using var server = await ServerProcess.StartAsync(folder.Data);
        var ready = watch.Elapsed.TotalSeconds;
        using var process = Process.GetProcessById(server.Id);
        var cpu = process.TotalProcessorTime.TotalSeconds;
        var page = await server.Client.GetStringAsync(new Uri("/api/v1/audit-logs?limit=100", UriKind.Relative));
        BenchTable.Line($"{what}: ready after {ready:F2} s ({cpu:F2} s CPU), first page of events after {watch.Elapsed.TotalSeconds:F2} s ({page.Length:N0} characters)");
        await BenchFolder.UntilIdleAsync(server);
        Memory(server, what);
        await server.StopAsync();
        return ready;
    }

    private static void Memory(ServerProcess server, string what)
    {
        using var process = Process.GetProcessById(server.Id);
        BenchTable.Line($"{what}: resident {process.WorkingSet64 / 1e6:N0} MB idle, {process.PeakWorkingSet64 / 1e6:N0} MB at most");
    }
}
