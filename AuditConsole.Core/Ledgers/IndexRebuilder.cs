using AuditConsole.Core.Common;
using AuditConsole.Core.Ledgers.Sealing;

namespace AuditConsole.Core.Ledgers;

/// <summary>Makes what is derived of the segments of all ledgers anew from their records: columns, tokens, counts.</summary>
public sealed class IndexRebuilder(LedgerCatalog ledgers)
{
    /// <summary>Searches go on meanwhile.</summary>
    /// <returns>A problem when a record cannot be read; what was done before it stays done.</returns>
    /// <exception cref="OperationCanceledException">Cancelled, or the ledgers are being closed.</exception>
    public async Task<Result<RebuildReport>> RunAsync(IProgress<RebuildProgress> progress, CancellationToken cancellationToken)
    {
        var done = 0;
        var all = ledgers.All.ToList();
        var total = all.Sum(ledger => ledger.SegmentCount);
        foreach (var ledger in all)
        {
            var before = done;
            try
            {
                done += await ledger.Sealer.RebuildIndexAsync(new Offset(progress, before, total), cancellationToken).ConfigureAwait(false);
            }
            catch (SegmentDamageException damage)
            {
                return new Problem(ProblemKind.Unprocessable, "The index cannot be made anew", damage.Message);
            }
        }

        return new RebuildReport(done);
    }

    private sealed class Offset(IProgress<RebuildProgress> progress, int before, int total) : IProgress<int>
    {
        public void Report(int value) => progress.Report(new RebuildProgress(before + value, total));
    }
}

/// <summary>Segments done, of how many.</summary>
public readonly record struct RebuildProgress(int Done, int Total);

/// <param name="Segments">How many segments have a new index.</param>
public sealed record RebuildReport(int Segments);
