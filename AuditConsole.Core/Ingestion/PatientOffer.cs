using AuditConsole.Core.Events;

namespace AuditConsole.Core.Ingestion;

/// <summary>Offers what was read from a file, in pieces that the ledger takes in one go, and waits as long as it is busy: a file is still there later.</summary>
internal sealed class PatientOffer(BatchOffer offers, TimeProvider time)
{
    /// <summary>Events after which a batch is offered.</summary>
    public const int MaxEvents = 4096;

    /// <summary>Bytes of bodies after which a batch is offered.</summary>
    public const long MaxBytes = 8 * 1024 * 1024;

    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(1);

    public static bool IsFull(EventBatch batch) => batch.Count + batch.Ignored >= MaxEvents || batch.BodyBytes >= MaxBytes;

    /// <param name="maxUnavailable">How often to try again while the store cannot be written; null for ever.</param>
    /// <param name="stored">Told about every piece that became durable.</param>
    /// <returns>False when it was tried often enough.</returns>
    public async Task<bool> OfferAsync(EventBatch batch, string fileName, int? maxUnavailable, Action<EventBatch, IngestionReport> stored, CancellationToken cancellationToken)
    {
        foreach (var piece in Pieces(batch))
        {
            for (var attempt = 0; ; attempt++)
            {
                var (status, report, _) = await offers.OfferAsync(piece, fileName, cancellationToken).ConfigureAwait(false);
                if (status == IntakeStatus.Committed)
                {
                    stored(piece, report);
                    break;
                }

                if (status == IntakeStatus.Unavailable && attempt >= maxUnavailable)
                {
                    return false;
                }

                await Task.Delay(Wait, time, cancellationToken).ConfigureAwait(false);
            }
        }

        return true;
    }

    private static IEnumerable<EventBatch> Pieces(EventBatch batch)
    {
        if (batch.Events.Count <= MaxEvents)
        {
            return batch.Count + batch.Ignored > 0 ? [batch] : [];
        }

        return batch.Events.Chunk(MaxEvents).Select((events, i) =>
        {
            var piece = new EventBatch(batch.Source, batch.Tenant, batch.Received) { Ignored = i == 0 ? batch.Ignored : 0, IsLive = batch.IsLive };
            piece.Events.AddRange(events);
            piece.Refusals.AddRange(i == 0 ? batch.Refusals : []);
            piece.UnlistedRefusals = i == 0 ? batch.UnlistedRefusals : 0;
            return piece;
        });
    }
}
