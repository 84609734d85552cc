using AuditConsole.Core.Ledgers.Writing;
using AuditConsole.Core.Segments;

namespace AuditConsole.Core.Ledgers.Sealing;

/// <summary>
/// Finds events that are sealed by their key. Only segments that may hold the time are asked, by their filter first, and where that does not rule it out by their ids.
/// One that is damaged cannot tell: what is sent again of its events is stored again, which is better than taking no events any more.
/// </summary>
internal sealed class SealedKeys(Head head, SegmentReader reader, string cacheKey, SegmentCache cache)
{
    private const string TableName = "keys";

    /// <param name="id">The event's id, as in the key.</param>
    /// <param name="statedTime">Microseconds UTC, or <see cref="EventChunk.NoTime"/>, as in the key.</param>
    public async ValueTask<Arrival?> FindAsync(EventKey key, string id, long statedTime, CancellationToken cancellationToken)
    {
        var segments = head.Shape.Segments;
        var request = 0UL;
        for (var i = segments.Length - 1; i >= 0; i--)
        {
            var segment = segments[i];
            if (statedTime == EventChunk.NoTime ? !segment.Directory.HasUnstated : !segment.Directory.Stated.Contains(statedTime))
            {
                continue;
            }

            request = request == 0 ? EventKey.OfRequest(EventKey.BaseId(id)) : request;
            try
            {
                var filter = await reader.FilterAsync(segment, cancellationToken).ConfigureAwait(false);
                if (filter.MayContain(request) && (await TableAsync(segment, cancellationToken).ConfigureAwait(false)).Find(key) is { } found)
                {
                    return found;
                }
            }
            catch (SegmentDamageException)
            {
                // The segment remembers it, for whoever asks how the ledger is.
            }
        }

        return null;
    }

    private async ValueTask<SealedKeyTable> TableAsync(Segment segment, CancellationToken cancellationToken)
    {
        var place = new SegmentPlace(cacheKey, segment.Number, TableName, 0, segment.Generation);
        if (cache.TryGet(place, out var cached))
        {
            return (SealedKeyTable)cached;
        }

        var table = await SealedKeyTable.ReadAsync(segment, reader, cancellationToken).ConfigureAwait(false);
        cache.Add(place, table, table.Bytes);
        return table;
    }
}
