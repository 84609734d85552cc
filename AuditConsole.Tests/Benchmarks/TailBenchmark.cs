namespace AuditConsole.Tests.Benchmarks;

/// <summary>
/// TAIL: a log of a given size that is written as fast as the disk takes it, in four parts with a rotation after each of the first three, and a <c>kill -9</c> in the middle of the third:
/// moved away while it is still being read; copied and emptied; moved away and compressed.
/// </summary>
internal static class TailBenchmark
{
    private const int DefaultMegabytes = 2048;
    private const double BytesPerEvent = 1752;

    public static async Task RunAsync(BenchOptions options)
    {
        var megabytes = options.Megabytes ?? DefaultMegabytes;
        var file = await LoadFile.MakeAsync((int)(megabytes * 1e6 / BytesPerEvent), batch: 0);
        var rates = new List<double>();
        for (var run = 0; run < options.Runs; run++)
        {
            rates.Add(await OnceAsync(file));
        }

        BenchTable.Summary($"TAIL median {BenchTable.Median(rates):N0} events/s of {rates.Count} ({rates.Min():N0}-{rates.Max():N0})");
    }

    private static async Task<double> OnceAsync(string file)
    {
        using var folder = new BenchFolder();
        await using var run = await TailRun.StartAsync(folder, file);
        await run.WriteAsync(part: 0);
        run.MoveAway("audit-1.log");

        await run.WriteAsync(part: 1);
        await run.UntilStoredAsync(part: 1);
        run.CopyAndEmpty("audit.log.1");

        await run.WriteAsync(part: 2);
        await run.UntilStoredAsync(part: 2, share: 0.5);
        await run.KillAndStartAsync();
        run.MoveAway("audit-3.log");
        await run.UntilStoredAsync(part: 2);
        await run.CompressAsync("audit-3.log");

        await run.WriteAsync(part: 3);
        await run.UntilStoredAsync(part: 3);
        return await run.ReportAsync();
    }
}
