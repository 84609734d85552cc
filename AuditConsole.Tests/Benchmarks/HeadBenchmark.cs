using System.Diagnostics;
using System.Globalization;
using System.Text;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ingestion;
using AuditConsole.Core.Segments;
using Microsoft.Extensions.DependencyInjection;

namespace AuditConsole.Tests.Benchmarks;

/// <summary>HEAD: the worst a run can be made of, 65,536 commits of one event: their rate, their size, and the start afterwards, beside the same events in batches of 400.</summary>
internal static class HeadBenchmark
{
    public static async Task RunAsync(BenchOptions options)
    {
        var events = options.Events ?? ColumnRun.Capacity;
        foreach (var size in (int[])[1, 400])
        {
            using var folder = new BenchFolder();
            await FillAsync(folder, events, size);
            await StartBenchmark.StartsAsync(folder, string.Create(CultureInfo.InvariantCulture, $"{events:N0} events in batches of {size}"), options.Runs);
        }
    }

    private static async Task FillAsync(BenchFolder folder, int events, int size)
    {
        var file = await LoadFile.MakeAsync(events, batch: 400);
        await using var process = new LedgerProcess(folder);
        await process.OpenAsync();
        var latencies = new List<double>();
        using var own = Process.GetCurrentProcess();
        var meter = new ProcessMeter(own);
        var cpu = TimeSpan.Zero;
        foreach (var offers in Batches(process, file).SelectMany(batch => batch.Chunk(size)))
        {
            var (watch, before) = (Stopwatch.StartNew(), meter.CpuUsed);
            var receipt = await process.Ledger.Intake.OfferAsync(offers, default);
            latencies.Add(watch.Elapsed.TotalMilliseconds);
            cpu += meter.CpuUsed - before;
            if (receipt.Status != IntakeStatus.Committed)
            {
                throw new InvalidOperationException($"A batch was not taken: {receipt.Status}.");
            }
        }

        await process.CloseAsync();
        var seconds = latencies.Sum() / 1000;
        BenchTable.Line(
            $"{latencies.Count:N0} batches of {size}: {events / seconds:N0} events/s, commit p50 {BenchTable.Median(latencies):F2} ms, p99 {BenchTable.Percentile(latencies, 99):F2} ms, {cpu.TotalMicroseconds / events:F1} µs CPU/event; store {folder.Megabytes:N1} MB, {folder.Megabytes * 1e6 / events:N0} B/event");
    }

    private static IEnumerable<IReadOnlyList<OfferedEvent>> Batches(LedgerProcess process, string file)
    {
        var readers = process.Services.GetRequiredService<EventReaders>();
        foreach (var line in File.ReadLines(file))
        {
            var batch = process.NewBatch();
            var set = readers.Rent();
            set.For(IngestionFormat.KubernetesAudit).DecodeBody(Encoding.UTF8.GetBytes(line), batch);
            readers.Return(set, line.Length);
            yield return batch.Events;
        }
    }
}
