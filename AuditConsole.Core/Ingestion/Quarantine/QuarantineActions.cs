using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ingestion.Sources;
using AuditConsole.Core.Ledgers;

namespace AuditConsole.Core.Ingestion.Quarantine;

/// <summary>What can be done with a refused event: read it again, or let it go. Both are events of the ledger.</summary>
public sealed class QuarantineActions
{
    private readonly EventReaders _readers;
    private readonly BatchOffer _offers;
    private readonly QuarantineStore _quarantine;
    private readonly SourceRegistry _sources;
    private readonly ConsoleEvents _events;
    private readonly TimeProvider _time;

    internal QuarantineActions(EventReaders readers, BatchOffer offers, QuarantineStore quarantine, SourceRegistry sources, ConsoleEvents events, TimeProvider time)
        => (_readers, _offers, _quarantine, _sources, _events, _time) = (readers, offers, quarantine, sources, events, time);

    /// <summary>Reads the kept event with the rules of now and stores it; it leaves quarantine. Of refusals that share a line only the first was kept: the others stay, as a number.</summary>
    /// <returns>What was stored, or why the event is still refused.</returns>
    public async Task<Result<IngestionReport>> ReplayAsync(Guid id, ConsoleActor by, CancellationToken cancellationToken)
    {
        if (await _quarantine.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } refused || _sources.Find(refused.Source) is not { } source)
        {
            return Problem.NotFound;
        }

        if (!refused.CanReplay)
        {
            return new Problem(ProblemKind.Conflict, "It cannot be read again", "Only its beginning was kept, or it is no JSON.");
        }

        var batch = Read(refused, source);
        if (batch.Refusals is [var first, ..])
        {
            return new Problem(ProblemKind.Unprocessable, "It is still refused", $"{first.Field ?? "The event"}: expected {first.Expected}{(first.Got is { } got ? $", got {got}" : string.Empty)}.");
        }

        var (status, report, _) = await _offers.OfferAsync(batch, refused.Origin, cancellationToken).ConfigureAwait(false);
        if (status != IntakeStatus.Committed)
        {
            return Unwritable;
        }

        // The event is in the ledger: whoever gives up now must not leave it in quarantine too.
        if (!await RecordAsync("capture.replay", refused, by, $"A refused event of {refused.Source} was read again and stored", CancellationToken.None).ConfigureAwait(false))
        {
            return StoredUnrecorded;
        }

        await _quarantine.TakeAsync(id, CancellationToken.None).ConfigureAwait(false);
        return report;
    }

    /// <summary>Removes a refused event, and those that share its line, for good.</summary>
    public async Task<Result<int>> DiscardAsync(Guid id, ConsoleActor by, CancellationToken cancellationToken)
    {
        if (await _quarantine.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } refused)
        {
            return Problem.NotFound;
        }

        var number = refused.Occurrences == 1 ? "1 refused event" : $"{refused.Occurrences} refused events";
        if (!await RecordAsync("capture.discard", refused, by, $"{number} of {refused.Source} discarded", cancellationToken).ConfigureAwait(false))
        {
            return Unwritable;
        }

        await _quarantine.RemoveAsync(id, CancellationToken.None).ConfigureAwait(false);
        return refused.Occurrences;
    }

    private static Problem Unwritable { get; } = new(ProblemKind.Unavailable, "The ledger cannot be written", "Nothing was changed. Try again in a few seconds.");

    private static Problem StoredUnrecorded { get; } = new(ProblemKind.Unavailable, "The event is stored, but who read it again is not", "It stays here. Try again in a few seconds: it is not stored twice.");

    private EventBatch Read(QuarantinedEvent refused, Source source)
    {
        var batch = new EventBatch(source, LedgerCatalog.DefaultTenant, Micros.Now(_time));
        var readers = _readers.Rent();
        try
        {
            var decoder = readers.For(refused.Format!.Value);
            decoder.DecodeLine(refused.Sample.Span, line: 1, offset: null, batch);
            decoder.Finish(line: 1, batch);
        }
        finally
        {
            _readers.Return(readers, refused.Sample.Length);
        }

        return batch;
    }

    private async Task<bool> RecordAsync(string type, QuarantinedEvent refused, ConsoleActor by, string message, CancellationToken cancellationToken)
    {
        var e = new ConsoleEvent(type, Outcome.Success, by)
        {
            Object = new ConsoleObject("source") { Kind = "Source", Name = refused.Source },
            Message = message,
            Extra = [new("quarantine", refused.Id.ToString()), new("reason", refused.ReasonCode)],
        };
        return (await _events.RecordAsync(e, cancellationToken).ConfigureAwait(false)).Status == IntakeStatus.Committed;
    }
}
