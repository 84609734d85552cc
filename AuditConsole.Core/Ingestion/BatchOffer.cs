using AuditConsole.Core.Events;
using AuditConsole.Core.Ingestion.Quarantine;
using AuditConsole.Core.Ingestion.Sources;

namespace AuditConsole.Core.Ingestion;

/// <summary>Offers what was read to the ledger as one, counts it on its source and puts the refused into quarantine.</summary>
internal sealed class BatchOffer(IEventIntake intake, SourceRegistry sources, QuarantineStore quarantine)
{
    private const int MaxErrors = 100;

    /// <param name="fileName">The file the batch was read from, if any.</param>
    /// <returns>The report is empty unless the status is <see cref="IntakeStatus.Committed"/>.</returns>
    public async Task<(IntakeStatus Status, IngestionReport Report, long LedgerSize)> OfferAsync(EventBatch batch, string? fileName, CancellationToken cancellationToken)
    {
        var receipt = new IntakeReceipt(IntakeStatus.Committed, [], 0, default);
        if (batch.Events.Count > 0)
        {
            receipt = await intake.OfferAsync(batch.Events, cancellationToken).ConfigureAwait(false);
            if (receipt.Status != IntakeStatus.Committed)
            {
                return (receipt.Status, new IngestionReport(), 0);
            }
        }

        IReadOnlyList<Guid> rows = [];
        if (batch.Refusals.Count > 0)
        {
            // The good events are stored: their sender's going away must not lose the bad ones.
            rows = await quarantine.AddAsync(batch.Source.Name, fileName, batch.Refusals, batch.Received, CancellationToken.None).ConfigureAwait(false);
        }

        var report = Report(batch, receipt, rows);
        Count(batch, receipt, report);
        return (IntakeStatus.Committed, report, receipt.LedgerSize);
    }

    /// <param name="rows">The quarantine rows of the refusals; empty when they were not put there.</param>
    public static IngestionReport Report(EventBatch batch, IntakeReceipt receipt, IReadOnlyList<Guid> rows)
    {
        // Whoever sends again since he never got the answer is told where his events are.
        var accepted = receipt.Items.Count(i => i.Outcome != IntakeOutcome.Duplicate);
        var told = receipt.Items.Where(i => accepted == 0 || i.Outcome != IntakeOutcome.Duplicate).Select(i => i.Seq).ToList();
        var (first, last) = told.Count == 0 ? (0, 0) : (told.Min(), told.Max());

        return new IngestionReport
        {
            Received = batch.Count + batch.Ignored,
            Accepted = accepted,
            Duplicates = receipt.Items.Count - accepted,
            Refused = batch.Refusals.Count + batch.UnlistedRefusals,
            Ignored = batch.Ignored,
            FirstSeq = first,
            LastSeq = last,
            LastChain = accepted > 0 ? receipt.LastChain : default,
            SingleId = batch is { Count: 1, Events: [var only] } ? only.Event.Id : null,
            Errors = [.. batch.Refusals.Take(MaxErrors).Select((r, i) => new RefusedEvent(r.Index, r.Line, r.Id, r.Field, r.ReasonCode, r.Expected, r.Got, i < rows.Count ? rows[i] : null))],
            ErrorsOmitted = Math.Max(0, batch.Refusals.Count + batch.UnlistedRefusals - MaxErrors),
        };
    }

    private void Count(EventBatch batch, IntakeReceipt receipt, IngestionReport report)
    {
        var stored = batch.Events.Zip(receipt.Items).Where(e => e.Second.Outcome != IntakeOutcome.Duplicate).Select(e => e.First.Event).ToList();
        var counters = new SourceCounters(
            report.Received,
            report.Accepted,
            report.Duplicates,
            report.Refused,
            receipt.Items.Count(i => i.Outcome == IntakeOutcome.Conflict),
            stored.Sum(e => (long)e.Redacted),
            stored.Count(e => e.Truncated.Contains("body")),
            stored.Count(e => e.Tags.Contains("clock_skew")));
        sources.Count(batch.Source.Name, counters, batch.IsLive ? [.. stored.Select(e => e.Received - e.Time)] : []);
    }
}
