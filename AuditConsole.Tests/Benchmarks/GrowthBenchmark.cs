using System.Diagnostics;
using AuditConsole.Core.Segments;
using AuditConsole.Tests.Support;

namespace AuditConsole.Tests.Benchmarks;

/// <summary>GROWTH: the same questions, starts and memory at a tenth of the events and at all of them, held against how they may grow.</summary>
internal static class GrowthBenchmark
{
    private const double BytesOfSegment = 16 * 1024;

    /// <summary>Resident memory differs by about as much between two starts of the same data.</summary>
    private const double NoiseMegabytes = 20;

    public static async Task RunAsync(BenchOptions options)
    {
        var events = options.Events ?? 10_000_000;
        var (fewer, all) = (await KeptData.OfAsync(events / 10), await KeptData.OfAsync(events));

        // The same shares of the events are asked for; an object's history is as long in both, so it is another object's.
        var asked = fewer.Needles with { Kind = all.Needles.Kind, Namespace = all.Needles.Namespace, Share = all.Needles.Share };
        var (few, many) = (await OfAsync(fewer with { Needles = asked }, options), await OfAsync(all, options));
        var millions = (events - (events / 10)) / 1e6;
        var segments = millions * 1e6 / ColumnRun.Capacity;
        Add("Q1", "newest 100: times as long", many.Times["Q1"] / few.Times["Q1"], "x", "<= 1.3", ratio => ratio <= 1.3);
        foreach (var row in (string[])["Q2", "Q3"])
        {
            Add(row, "unfiltered, by stored counts: more for a segment", 1000 * More(row) / segments, "µs", "", null);
        }

        Add("Q4", "filtered counts: more for a million", More("Q4") / millions, "ms", "<= 4", more => more <= 4);
        Add("Q5", "a word: more for a million", More("Q5") / millions, "ms", "<= 10", more => more <= 10);
        Add("Q6", "a substring: more for a million", More("Q6") / millions, "ms", "", null);
        Add("Q7", "an object's history: times as long", many.Times["Q7"] / few.Times["Q7"], "x", "", null);
        Add(QuestionRow.Nothing, "a filter that matches nothing: more for a segment", 1000 * More(QuestionRow.Nothing) / segments, "µs", "<= 20", more => more <= 20);
        Add("ingest", "rate of the last tenth to that of the first", many.Rates[^1] / many.Rates[0], "x", ">= 0.85", ratio => ratio >= 0.85);
        Add("start", "to ready: times as long", many.Start / few.Start, "x", "flat", ratio => ratio <= 1.3);
        Add("memory", "idle: more, 16 KB a segment allowed and the noise of 20 MB", many.Memory - few.Memory, "MB", FormattableString.Invariant($"<= {(segments * BytesOfSegment / 1e6) + NoiseMegabytes:F0}"), more => more <= (segments * BytesOfSegment / 1e6) + NoiseMegabytes);

        double More(string row) => many.Times[row] - few.Times[row];

        void Add(string row, string what, double value, string unit, string rule, Func<double, bool>? holds)
            => options.Report.Rule($"GROWTH {row}", what, events, value, unit, rule, holds?.Invoke(value));
    }

    private static async Task<(Dictionary<string, double> Times, IReadOnlyList<double> Rates, double Start, double Memory)> OfAsync(KeptData kept, BenchOptions options)
    {
        var measured = await QueryBenchmark.MeasureAsync(kept, QuestionRow.Of(kept.Needles), options.QuestionRuns);
        foreach (var (row, (times, _)) in measured.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            options.Report.Add(row, "", kept.Events, times, "ms");
        }

        var (starts, memory) = (new List<double>(), new List<double>());
        for (var run = 0; run < options.Runs; run++)
        {
            var watch = Stopwatch.StartNew();
            await using var server = await ServerProcess.StartAsync(kept.Data);
            starts.Add(watch.Elapsed.TotalSeconds);
            await BenchFolder.UntilIdleAsync(server);
            using var process = Process.GetProcessById(server.Id);
            memory.Add(process.WorkingSet64 / 1e6);
            await server.StopAsync();
        }

        BenchTable.Line($"{kept.Events:N0} events: ready after {BenchTable.Median(starts):F2} s, {BenchTable.Median(memory):N0} MB resident idle, taken in at {kept.RatesOfTenths[0]:N0} events/s, at the end {kept.RatesOfTenths[^1]:N0}");
        return (measured.ToDictionary(entry => entry.Key, entry => BenchTable.Median(entry.Value.Times)), kept.RatesOfTenths, BenchTable.Median(starts), BenchTable.Median(memory));
    }
}
