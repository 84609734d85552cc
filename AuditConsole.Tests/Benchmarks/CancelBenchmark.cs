namespace AuditConsole.Tests.Benchmarks;

/// <summary>CANCEL: from taking a question back until its search has ended, at many moments of the most expensive questions.</summary>
internal static class CancelBenchmark
{
    private const int Step = 3;
    private const int Moments = 60;

    public static async Task RunAsync(BenchOptions options)
    {
        var kept = await KeptData.OfAsync(options.Events ?? 1_000_000);
        await using var asker = await LedgerAsker.StartAsync(kept.Data);
        foreach (var row in QuestionRow.Of(kept.Needles).Where(row => row.Row is "Q3" or "Q5" or "Q6" or "Q8"))
        {
            var times = new List<double>();
            foreach (var part in row.Parts)
            {
                for (var moment = 0; moment < Moments; moment++)
                {
                    var answer = await asker.AskAsync(part with { CancelAfter = 1 + (moment * Step) });
                    if (answer.Size > 0)
                    {
                        times.Add(answer.Milliseconds);
                    }
                }
            }

            if (times.Count > 0)
            {
                BenchTable.Line($"{row.Row}: taken back {times.Count} times before it was answered; ended {BenchTable.Median(times):F1} ms later, at most {times.Max():F1}");
                options.Report.Add("CANCEL", $"{row.Row} taken back, until it ended", kept.Events, times, "ms");
            }
        }
    }
}
