using System.Diagnostics;
using AuditConsole.Tests.Support;

namespace AuditConsole.Tests.Benchmarks;

/// <summary>DEDUP: the same events delivered twice, as a webhook does whose answers were lost.</summary>
internal static class DeliverTwiceBenchmark
{
    public static async Task RunAsync(BenchOptions options)
    {
        var events = options.Events ?? 200_000;
        var file = await LoadFile.MakeAsync(events, Ndjson.BatchSize);
        var (fresh, again, doubled) = (new List<double>(), new List<double>(), new List<double>());
        for (var run = 0; run < options.Runs; run++)
        {
            using var folder = new BenchFolder();
            await using var server = await ServerProcess.StartAsync(folder.Data);
            fresh.Add(await SendAsync(server, file, events));
            again.Add(await SendAsync(server, file, events));
            doubled.Add(await ServerAsker.CountAsync(server, "source:bench") - events);
            BenchTable.Line($"fresh {fresh[^1]:N0} events/s, again {again[^1]:N0} events/s; {doubled[^1]:N0} more stored than were sent");
        }

        options.Report.Add("DEDUP fresh", "taken in", events, fresh, "events/s");
        options.Report.Add("DEDUP again", "the same events once more", events, again, "events/s");
        options.Report.Rule("DEDUP stored", "more or fewer stored than were sent, the worst run", events, doubled.MaxBy(Math.Abs), "events", "= 0", doubled.All(more => more == 0));
    }

    private static async Task<double> SendAsync(ServerProcess server, string file, int events)
    {
        var watch = Stopwatch.StartNew();
        await WebhookLoad.SendAsync(server, file, IngestBenchmark.Connections);
        var rate = events / watch.Elapsed.TotalSeconds;
        await BenchFolder.UntilIdleAsync(server);
        return rate;
    }
}
