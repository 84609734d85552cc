using AuditConsole.Tests.Support;

namespace AuditConsole.Tests.Benchmarks;

/// <summary>Q1-Q8: warm answers of a filled ledger, and beside them what a SQLite row store and ripgrep take over the same events.</summary>
internal static class QueryBenchmark
{
    public static async Task RunAsync(BenchOptions options)
    {
        var kept = await KeptData.OfAsync(options.Events ?? 1_000_000);
        var rows = QuestionRow.Of(kept.Needles).Where(row => options.Rows.Contains(row.Row)).ToList();
        var measured = await MeasureAsync(kept, rows, options.QuestionRuns);
        using var store = kept.Copies > 1 ? null : RowStore.Of(kept, options.Report);
        foreach (var row in rows)
        {
            var (times, (_, size, isCut)) = measured[row.Row];
            options.Report.Add(row.Row, FormattableString.Invariant($"{row.What} ({size:N0}{(isCut ? ", CUT SHORT" : "")}, {(row.OverApi && kept.Copies == 1 ? "API" : "in process")})"), kept.Events, times);
            if (store is null)
            {
                continue;
            }

            await BesideAsync("SQLite rows", _ => Task.FromResult(store.Ask(row.Row)));
            await BesideAsync("rg", _ => RipGrep.AskAsync(row.Row, kept.File));

            async Task BesideAsync(string other, Func<int, Task<Answer?>> ask)
            {
                if (await ask(0) is not { } first)
                {
                    return;
                }

                var others = new List<double>();
                for (var run = 0; run < Math.Min(3, options.QuestionRuns); run++)
                {
                    others.Add((await ask(run))!.Value.Milliseconds);
                }

                // A ledger also counts what it wrote about itself at each start; the same rows must be found by both.
                var differs = Math.Abs(first.Size - size) > (row.OverApi ? 0 : Math.Max(500, size / 1000)) ? $", BUT THE LEDGER ANSWERED {size:N0}" : "";
                options.Report.Add($"  {other}", FormattableString.Invariant($"({first.Size:N0}{differs})"), kept.Events, others, "ms");
            }
        }
    }

    /// <returns>For each row how long its answers took, ms, after one that is not counted, and what they told.</returns>
    public static async Task<Dictionary<string, (List<double> Times, Answer First)>> MeasureAsync(KeptData kept, IReadOnlyList<QuestionRow> rows, int runs)
    {
        var measured = new Dictionary<string, (List<double> Times, Answer First)>();
        // The server would first make the versions of ten million events.
        if (kept.Copies == 1 && rows.Any(row => row.OverApi))
        {
            await using var server = await ServerProcess.StartAsync(kept.Data);
            await BenchFolder.UntilIdleAsync(server);
            await EachAsync(rows.Where(row => row.OverApi), question => ServerAsker.AskAsync(server, question));
            await server.StopAsync();
        }

        if (kept.Copies > 1 || rows.Any(row => !row.OverApi))
        {
            await using var asker = await LedgerAsker.StartAsync(kept.Data);
            await EachAsync(rows.Where(row => kept.Copies > 1 || !row.OverApi), asker.AskAsync);
        }

        return measured;

        async Task EachAsync(IEnumerable<QuestionRow> asked, Func<Question, Task<Answer>> ask)
        {
            foreach (var row in asked)
            {
                var first = await AskAsync(row, ask);
                var times = new List<double>();
                for (var run = 0; run < runs; run++)
                {
                    times.Add((await AskAsync(row, ask)).Milliseconds);
                }

                BenchTable.Line($"{row.Row}: {BenchTable.Median(times):F1} ms ({times.Min():F1}-{times.Max():F1}), the first {first.Milliseconds:F1}; {first.Size:N0} {row.What}{(first.IsCut ? "; CUT SHORT BY THE TIME LIMIT" : "")}");
                measured[row.Row] = (times, first);
            }
        }
    }

    /// <summary>Asks all that belongs to a row, one after the other.</summary>
    public static async Task<Answer> AskAsync(QuestionRow row, Func<Question, Task<Answer>> ask)
    {
        var all = new Answer(0, 0);
        foreach (var part in row.Parts)
        {
            var answer = await ask(part);
            all = new Answer(all.Milliseconds + answer.Milliseconds, Math.Max(all.Size, answer.Size), all.IsCut || answer.IsCut);
        }

        return all;
    }
}
