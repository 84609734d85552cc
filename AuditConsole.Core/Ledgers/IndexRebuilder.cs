using AuditConsole.Core.Common;

namespace AuditConsole.Core.Ledgers;

/// <summary>Makes what is derived of the segments of all ledgers anew from their records: columns, tokens, counts.</summary>
public sealed class IndexRebuilder(LedgerCatalog ledgers)
{
    /// <summary>Searches go on meanwhile. A segment whose records cannot be read stays as it is, and keeps no other from being done.</summary>
    /// <exception cref="OperationCanceledException">Cancelled, or the ledgers are being closed.</exception>
    public async Task<Result<RebuildReport>> RunAsync(IProgress<RebuildProgress> progress, CancellationToken cancellationToken)
    {
        var done = 0;
        var all = ledgers.All.ToList();
        var total = all.Sum(ledger => ledger.SegmentCount);
        var reports = new List<RebuildReport>();
        foreach (var ledger in all)
        {
            var report = await ledger.Sealer.RebuildIndexAsync(new Offset(progress, done, total), cancellationToken).ConfigureAwait(false);
            done += report.Segments + report.Damaged.Count;
            reports.Add(report);
        }

        return new RebuildReport(reports.Sum(report => report.Segments), [.. reports.SelectMany(report => report.Damaged)]);
    }

    private sealed class Offset(IProgress<RebuildProgress> progress, int before, int total) : IProgress<int>
    {
        public void Report(int value) => progress.Report(new RebuildProgress(before + value, total));
    }
}

/// <summary>Segments done, of how many.</summary>
public readonly record struct RebuildProgress(int Done, int Total);

/// <param name="Segments">How many segments have a new index.</param>
/// <param name="Damaged">A sentence for each segment whose index could not be made, since its records cannot be read.</param>
public sealed record RebuildReport(int Segments, IReadOnlyList<string> Damaged);
