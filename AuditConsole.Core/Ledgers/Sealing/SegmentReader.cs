using System.Globalization;
using AuditConsole.Core.Ledgers.Writing;
using AuditConsole.Core.Segments;
using AuditConsole.Core.Segments.Blobs;
using AuditConsole.Core.Storage.Sealing;

namespace AuditConsole.Core.Ledgers.Sealing;

/// <summary>Opens blobs of one ledger's segments, those unpacked lately from memory.</summary>
/// <param name="cacheKey">The ledger's name in the cache.</param>
internal sealed class SegmentReader(string tenant, string cacheKey, ISegmentSource store, SegmentCache cache)
{
    private static readonly ThreadLocal<(BlobWriter Chunk, BlobWriter Contents)> Scratch = new(() => (new BlobWriter(), new BlobWriter()));

    /// <summary>The segment with the columns that a scan needs.</summary>
    /// <exception cref="SegmentDamageException">A blob is missing or not what was written.</exception>
    public async ValueTask<SealedRun> OpenAsync(Segment segment, IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        var blobs = await BlobsAsync(segment, names, cancellationToken).ConfigureAwait(false);
        return new SealedRun(segment.FirstSeq, segment.Count, segment.Marks, blobs) { MinTime = segment.MinTime, MaxTime = segment.MaxTime };
    }

    /// <exception cref="SegmentDamageException">A blob is missing or not what was written.</exception>
    public async ValueTask<SealedRecords> RecordsAsync(Segment segment, CancellationToken cancellationToken)
        => new(segment.FirstSeq, await BlobsAsync(segment, SealedRecords.BlobNames, cancellationToken).ConfigureAwait(false));

    /// <exception cref="SegmentDamageException">It is missing or not what was written.</exception>
    public async ValueTask<SlotOrder> OrderAsync(Segment segment, CancellationToken cancellationToken)
        => (SlotOrder)(await BlobsAsync(segment, [], cancellationToken).ConfigureAwait(false))[SegmentBlobs.Order]!;

    /// <summary>Which requests may be in the segment (<see cref="EventKey.OfRequest"/>).</summary>
    /// <exception cref="SegmentDamageException">It is missing or not what was written.</exception>
    public async ValueTask<KeyFilter> FilterAsync(Segment segment, CancellationToken cancellationToken)
        => cache.TryGet(new SegmentPlace(cacheKey, segment.Number, SegmentBlobs.Filter, 0), out var cached)
            ? (KeyFilter)cached
            : (KeyFilter)(await BlobsAsync(segment, [SegmentBlobs.Filter], cancellationToken).ConfigureAwait(false))[SegmentBlobs.Filter]!;

    /// <exception cref="SegmentDamageException">It is missing or not what was written.</exception>
    public async ValueTask<BodyBlock> BlockAsync(Segment segment, SlotOrder order, int block, CancellationToken cancellationToken)
    {
        var place = new SegmentPlace(cacheKey, segment.Number, null, block);
        if (cache.TryGet(place, out var cached))
        {
            return (BodyBlock)cached;
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"body block {block}");
        var content = await store.ReadBodyAsync(tenant, segment.Number, block, cancellationToken).ConfigureAwait(false) ?? throw Damage(segment, name, "it is missing");
        try
        {
            var opened = BodyBlock.Open(content, order.Block(block).Count);
            cache.Add(place, opened, opened.Bytes);
            return opened;
        }
        catch (InvalidDataException e)
        {
            throw Damage(segment, name, e.Message, e);
        }
    }

    /// <summary>The bytes of an event as they were appended.</summary>
    /// <exception cref="SegmentDamageException">A blob is missing or not what was written.</exception>
    public async ValueTask<byte[]> ChunkAsync(Segment segment, SealedRecords records, int row, CancellationToken cancellationToken)
    {
        var number = records.Order.BlockOf(row);
        var block = await BlockAsync(segment, records.Order, number, cancellationToken).ConfigureAwait(false);
        try
        {
            var (chunk, contents) = Scratch.Value;
            chunk.Clear();
            records.WriteChunk(row, block, chunk, contents);
            return chunk.Written.ToArray();
        }
        catch (InvalidDataException e)
        {
            throw Damage(segment, string.Create(CultureInfo.InvariantCulture, $"body block {number}"), e.Message, e);
        }
    }

    /// <summary>Blobs by name, unpacked; null for the columns of fields that no event of the segment has.</summary>
    public async ValueTask<IReadOnlyDictionary<string, object?>> BlobsAsync(Segment segment, IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        var opened = new Dictionary<string, object?>(names.Count + 1);
        var missing = new List<string>();
        foreach (var name in names.Append(SegmentBlobs.Order))
        {
            if (cache.TryGet(new SegmentPlace(cacheKey, segment.Number, name, 0), out var cached))
            {
                opened[name] = cached;
            }
            else if (segment.Directory.Blobs.Contains(name))
            {
                missing.Add(name);
            }
            else
            {
                opened[name] = name[0] == '+' && name != SegmentBlobs.Who ? throw Damage(segment, name, "it is missing") : null;
            }
        }

        if (missing.Count > 0)
        {
            var rows = await store.ReadColumnsAsync(tenant, segment.Number, missing, cancellationToken).ConfigureAwait(false);
            Unpack(segment, missing, rows.ToDictionary(row => row.Name, row => row.Content), opened);
        }

        return opened;
    }

    /// <summary>Takes down what a scan found wrong: of a column the row ids are unpacked only when they are asked for.</summary>
    public SegmentDamageException Found(Segment segment, InvalidDataException e) => Damage(segment, "a column", e.Message, e);

    private void Unpack(Segment segment, List<string> names, Dictionary<string, byte[]> contents, Dictionary<string, object?> opened)
    {
        // The others cannot be unpacked without the order.
        foreach (var name in names.OrderBy(name => name != SegmentBlobs.Order).Distinct())
        {
            try
            {
                var content = contents.GetValueOrDefault(name) ?? throw new InvalidDataException("it is missing");
                var (blob, bytes) = SegmentBlobs.Open(name, content, segment.Count, (SlotOrder?)opened.GetValueOrDefault(SegmentBlobs.Order));
                if (name == SegmentBlobs.Times && blob is long[] times && (times.Min() < segment.MinTime || times.Max() > segment.MaxTime))
                {
                    throw new InvalidDataException("an event happened at a time that the segment has not");
                }

                cache.Add(new SegmentPlace(cacheKey, segment.Number, name, 0), blob, bytes);
                opened[name] = blob;
            }
            catch (InvalidDataException e)
            {
                throw Damage(segment, name, e.Message, e);
            }
        }
    }

    private SegmentDamageException Damage(Segment segment, string blob, string problem, Exception? inner = null)
        => segment.Damage = new SegmentDamageException(tenant, segment.Number, blob, problem, inner);
}
