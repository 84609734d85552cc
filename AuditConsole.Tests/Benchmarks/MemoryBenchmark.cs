using System.Diagnostics;
using AuditConsole.Tests.Support;

namespace AuditConsole.Tests.Benchmarks;

/// <summary>M1 and M2: memory that the server holds idle, at most while it is asked, and at most while it takes events in.</summary>
internal static class MemoryBenchmark
{
    private const int Burst = 500_000;

    public static async Task RunAsync(BenchOptions options)
    {
        var kept = await KeptData.OfAsync(options.Events ?? 10_000_000);
        if (options.Rows.Contains("M1"))
        {
            using var empty = new BenchFolder();
            options.Report.Add("M1 empty", "server idle, empty", 0, await RepeatAsync(options.Runs, () => IdleAsync(empty.Data)));
            options.Report.Add("M1", "server idle, with events", kept.Events, await RepeatAsync(options.Runs, () => IdleAsync(kept.Data)));
        }

        if (options.Rows.Contains("M2"))
        {
            options.Report.Add("M2 asked", "at most, Q1 and Q5-Q7 over the API, the server", kept.Events, await RepeatAsync(options.Runs, () => AskedAsync(kept)));
            options.Report.Add("M2 asked", "at most, Q1-Q7 without a server, ledger and search alone", kept.Events, await RepeatAsync(options.Runs, () => AskedAloneAsync(kept)));
            var burst = Math.Min(Burst, kept.Events);
            var file = await LoadFile.MakeAsync(burst, Ndjson.BatchSize);
            options.Report.Add("M2 ingest", "at most, taking in as P1 does and all that follows", burst, await RepeatAsync(options.Runs, () => IngestAsync(file)));
        }
    }

    private static async Task<List<double>> RepeatAsync(int runs, Func<Task<double>> measure)
    {
        var values = new List<double>();
        while (values.Count < runs)
        {
            values.Add(await measure());
        }

        return values;
    }

    private static async Task<double> IdleAsync(string data)
    {
        await using var server = await ServerProcess.StartAsync(data);
        await BenchFolder.UntilIdleAsync(server);
        var (resident, peak) = Of(server.Id);
        BenchTable.Line($"idle: {resident:N0} MB resident, {peak:N0} MB at most since the start");
        await server.StopAsync();
        return resident;
    }

    private static async Task<double> AskedAsync(KeptData kept)
    {
        await using var server = await ServerProcess.StartAsync(kept.Data);
        await BenchFolder.UntilIdleAsync(server);
        var value = await AskedAsync(kept, server.Id, row => row.OverApi, question => ServerAsker.AskAsync(server, question));
        await server.StopAsync();
        return value;
    }

    private static async Task<double> AskedAloneAsync(KeptData kept)
    {
        await using var asker = await LedgerAsker.StartAsync(kept.Data);
        return await AskedAsync(kept, asker.Id, _ => true, asker.AskAsync);
    }

    /// <summary>Asks everything twice, so that what an answer leaves behind is there while the next is made.</summary>
    private static async Task<double> AskedAsync(KeptData kept, int process, Func<QuestionRow, bool> which, Func<Question, Task<Answer>> ask)
    {
        // Lets the kernel's high-water mark begin anew at what is held now (proc(5)): the start has a row of its own.
        await File.WriteAllTextAsync(FormattableString.Invariant($"/proc/{process}/clear_refs"), "5");
        var rows = QuestionRow.Of(kept.Needles).Where(row => row.Row is not ("Q8" or QuestionRow.Nothing) && which(row)).ToList();
        foreach (var row in rows.Concat(rows))
        {
            await QueryBenchmark.AskAsync(row, ask);
        }

        var (resident, peak) = Of(process);
        BenchTable.Line($"{string.Join(' ', rows.Select(row => row.Row))}: {peak:N0} MB at most, {resident:N0} MB resident afterwards");
        return peak;
    }

    private static async Task<double> IngestAsync(string file)
    {
        using var folder = new BenchFolder();
        await using var server = await ServerProcess.StartAsync(folder.Data);
        await WebhookLoad.SendAsync(server, file, IngestBenchmark.Connections);
        var taken = Of(server.Id);
        await BenchFolder.UntilIdleAsync(server);
        var (resident, peak) = Of(server.Id);
        BenchTable.Line($"ingest: {taken.Peak:N0} MB at most until all was answered, {peak:N0} MB until all was done, {resident:N0} MB resident afterwards");
        return peak;
    }

    private static (double Resident, double Peak) Of(int id)
    {
        using var process = Process.GetProcessById(id);
        return (process.WorkingSet64 / 1e6, process.PeakWorkingSet64 / 1e6);
    }
}
