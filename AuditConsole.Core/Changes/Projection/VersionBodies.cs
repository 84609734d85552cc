using AuditConsole.Core.Changes.State;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace AuditConsole.Core.Changes.Projection;

/// <summary>Reads events of a ledger by their seqs; those of a ledger that is not open are left out, like those that are not there.</summary>
internal delegate Task<IReadOnlyList<StoredEvent>> EventsOfLedger(string tenant, IReadOnlyList<long> seqs, CancellationToken cancellationToken);

/// <summary>Finds the bodies of versions: in the events that carried them, or among the manifests when none did. What is found is what was stored, by its hash.</summary>
internal sealed class VersionBodies(string ledgerId, EventsBySeq read)
{
    private const string Elsewise = "what is stored is not what was written";

    /// <summary>A body that is damaged, or whose event is, comes back as such: it must not hide the rest of the Change Log.</summary>
    public async Task<FoundBody> FindAsync(AuditDbContext context, BodyPlace place, CancellationToken cancellationToken)
    {
        try
        {
            return place.Carrier == 0
                ? await ManifestAsync(context, place.Hash, cancellationToken).ConfigureAwait(false)
                : await PartAsync(place, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is LedgerDamageException || LedgerStore.IsDamage(e))
        {
            return Lost(e.Message.TrimEnd('.'));
        }
    }

    private async Task<FoundBody> ManifestAsync(AuditDbContext context, BodyHash hash, CancellationToken cancellationToken)
    {
        var bytes = hash.ToBytes();
        var stored = await context.Set<ManifestRow>().AsNoTracking().Where(m => m.LedgerId == ledgerId && m.Hash == bytes).Select(m => m.Body).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        return stored is null ? Lost("it is not stored") : ManifestCodec.Decode(stored) is var body && BodyHash.Of(body) == hash ? new FoundBody(body, null) : Lost(Elsewise);
    }

    private async Task<FoundBody> PartAsync(BodyPlace place, CancellationToken cancellationToken)
    {
        if (await read([place.Carrier], cancellationToken).ConfigureAwait(false) is not [{ Bodies: var bodies }])
        {
            return Lost("the ledger does not have the event that carries it");
        }

        foreach (var part in (ReadOnlyMemory<byte>[])[bodies.Response, bodies.After, bodies.Request, bodies.Before])
        {
            if (!part.IsEmpty && BodyHash.Of(part.Span) == place.Hash)
            {
                return new FoundBody(part, null);
            }
        }

        return Lost(Elsewise);
    }

    private static FoundBody Lost(string damage) => new(default, $"the body cannot be read: {damage}");
}
