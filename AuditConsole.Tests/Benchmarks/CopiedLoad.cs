using System.Globalization;
using System.Text;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ingestion;
using Microsoft.Extensions.DependencyInjection;

namespace AuditConsole.Tests.Benchmarks;

/// <summary>Many millions of events made of one million: each copy has other ids, and happens a week after the one before. Making them with <c>gen.py</c> would take hours and disk that they are not worth.</summary>
internal static class CopiedLoad
{
    public const int Million = 1_000_000;

    /// <summary>Digits of an id that a copy changes.</summary>
    private const int MostCopies = 16;

    private static readonly byte[] IdMark = "\"auditID\":\""u8.ToArray();
    private static readonly byte[] TimeMark = "Timestamp\":\"2026-"u8.ToArray();

    /// <summary>Puts the copies straight into the ledger, without a server and its projector.</summary>
    public static async Task FillAsync(string file, int copies, string data)
    {
        if (copies > MostCopies)
        {
            throw new ArgumentOutOfRangeException(nameof(copies), $"At most {MostCopies} copies have ids of their own.");
        }

        await using var process = new LedgerProcess(data);
        await process.OpenAsync();
        var readers = process.Services.GetRequiredService<EventReaders>();
        for (var copy = 0; copy < copies; copy++)
        {
            var number = copy;
            await Parallel.ForEachAsync(Ndjson.EventLists(file), new ParallelOptions { MaxDegreeOfParallelism = IngestBenchmark.Connections }, async (list, cancellationToken) =>
            {
                Shift(list, number);
                var batch = process.NewBatch();
                var set = readers.Rent();
                set.For(IngestionFormat.KubernetesAudit).DecodeBody(list, batch);
                readers.Return(set, list.Length);
                while ((await process.Ledger.Intake.OfferAsync(batch.Events, cancellationToken)).Status != IntakeStatus.Committed)
                {
                    // Sealing is behind; a sender comes again.
                    await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
                }
            });
            BenchTable.Line($"{copy + 1} of {copies} million events taken in");
        }

        await process.Ledger.Sealer.FinishedAsync(default);
        await process.CloseAsync();
    }

    /// <summary>When a time of the first copy happens in the last, microseconds UTC.</summary>
    public static long Last(long time, int copies) => time + ((copies - 1) * 7L * 86_400 * 1_000_000);

    private static void Shift(Span<byte> list, int copy)
    {
        if (copy == 0)
        {
            return;
        }

        ForEach(list, IdMark, rest => rest[0] = (byte)"0123456789abcdef"[(Convert.ToInt32(((char)rest[0]).ToString(), 16) + copy) % MostCopies]);
        ForEach(list, TimeMark, rest =>
        {
            var day = new DateOnly(2026, Number(rest), Number(rest[3..])).AddDays(7 * copy);
            Encoding.ASCII.GetBytes(day.ToString("MM-dd", CultureInfo.InvariantCulture), rest);
        });

        static int Number(Span<byte> digits) => ((digits[0] - '0') * 10) + digits[1] - '0';
    }

    private delegate void SpanAction(Span<byte> rest);

    private static void ForEach(Span<byte> list, ReadOnlySpan<byte> mark, SpanAction change)
    {
        while (list.IndexOf(mark) is var at and >= 0)
        {
            list = list[(at + mark.Length)..];
            change(list);
        }
    }
}
