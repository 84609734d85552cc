using System.Diagnostics;
using AuditConsole.Tests.Support;

namespace AuditConsole.Tests.Benchmarks;

/// <summary>Q9: the first question that a fresh process is asked, with a page cache that holds nothing of the store.</summary>
internal static class ColdBenchmark
{
    private const string DropFile = "/proc/sys/vm/drop_caches";

    public static async Task RunAsync(BenchOptions options)
    {
        var kept = await KeptData.OfAsync(options.Events ?? 1_000_000);
        foreach (var row in QuestionRow.Of(kept.Needles).Where(row => row.Row is not ("Q8" or QuestionRow.Nothing)))
        {
            var (times, isCold) = (new List<double>(), true);
            for (var run = 0; run < options.Runs; run++)
            {
                var (answer, dropped) = await OnceAsync(kept, row);
                times.Add(answer.Milliseconds);
                isCold &= dropped;
            }

            BenchTable.Line($"{row.Row}: {BenchTable.Median(times):F0} ms ({times.Min():F0}-{times.Max():F0})");
            options.Report.Add($"Q9 {row.Row}", isCold ? "first of a fresh process, cold page cache" : "first of a fresh process, but THE PAGE CACHE COULD NOT BE DROPPED", kept.Events, times);
        }
    }

    private static async Task<(Answer Answer, bool Dropped)> OnceAsync(KeptData kept, QuestionRow row)
    {
        if (!row.OverApi)
        {
            await using var asker = await LedgerAsker.StartAsync(kept.Data);
            var dropped = await DropAsync();
            return (await QueryBenchmark.AskAsync(row, asker.AskAsync), dropped);
        }

        await using var server = await ServerProcess.StartAsync(kept.Data);
        await BenchFolder.UntilIdleAsync(server);
        var droppedOfServer = await DropAsync();
        var answer = await QueryBenchmark.AskAsync(row, question => ServerAsker.AskAsync(server, question));
        await server.StopAsync();
        return (answer, droppedOfServer);
    }

    /// <returns>False where only root may.</returns>
    private static async Task<bool> DropAsync()
    {
        // Only pages that are on disk can be dropped.
        using var sync = Process.Start("sync");
        await sync.WaitForExitAsync();
        try
        {
            await File.WriteAllTextAsync(DropFile, "3");
            return true;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            return false;
        }
    }
}
