using System.Runtime.CompilerServices;
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

    private readonly StoredBlobs _stored = new(tenant, store);

    /// <summary>The segment with the columns that a scan needs.</summary>
    /// <exception cref="SegmentDamageException">A blob is missing or not what was written.</exception>
    public async ValueTask<SealedRun> OpenAsync(Segment segment, IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        // Asked before the columns are read: they may be made anew meanwhile, but not the other way round.
        var outdated = segment.IsOutdated ? SegmentDamageException.Outdated(tenant, segment.Number) : null;
        var blobs = await BlobsAsync(segment, names, cancellationToken).ConfigureAwait(false);
        return new SealedRun(segment.FirstSeq, segment.Count, segment.Marks, blobs) { MinTime = segment.MinTime, MaxTime = segment.MaxTime, Notices = [.. new[] { segment.MarksDamage, outdated }.OfType<Exception>()] };
    }

    /// <exception cref="SegmentDamageException">A blob is missing or not what was written.</exception>
    public async ValueTask<SealedRecords> RecordsAsync(Segment segment, CancellationToken cancellationToken)
    {
        var blobs = await BlobsAsync(segment, SealedRecords.BlobNames, cancellationToken).ConfigureAwait(false);
        foreach (var (name, blob) in blobs)
        {
            try
            {
                // What is unpacked later would be found damaged where nobody knows of segments.
                (blob as SealedColumn)?.DemandRows();
                (blob as SealedIds)?.DemandRows();
            }
            catch (InvalidDataException e)
            {
                throw _stored.Damage(segment, name, e);
            }
        }

        return new SealedRecords(segment.FirstSeq, blobs);
    }

    /// <exception cref="SegmentDamageException">It is missing or not what was written.</exception>
    public async ValueTask<SlotOrder> OrderAsync(Segment segment, CancellationToken cancellationToken)
        => (SlotOrder)(await BlobsAsync(segment, [], cancellationToken).ConfigureAwait(false))[SegmentBlobs.Order]!;

    /// <summary>Which requests may be in the segment (<see cref="EventKey.OfRequest"/>).</summary>
    /// <exception cref="SegmentDamageException">It is missing or not what was written.</exception>
    public async ValueTask<KeyFilter> FilterAsync(Segment segment, CancellationToken cancellationToken)
        => cache.TryGet(Place(segment, segment.Generation, SegmentBlobs.Filter), out var cached)
            ? (KeyFilter)cached
            : (KeyFilter)(await BlobsAsync(segment, [SegmentBlobs.Filter], cancellationToken).ConfigureAwait(false))[SegmentBlobs.Filter]!;

    /// <summary>A block with its rows.</summary>
    /// <exception cref="SegmentDamageException">It is missing or not what was written.</exception>
    public async ValueTask<BodyBlock> BlockAsync(Segment segment, SlotOrder order, int block, CancellationToken cancellationToken)
    {
        var place = Place(segment, segment.Generation, null, block);
        if (cache.TryGet(place, out var cached))
        {
            return (BodyBlock)cached;
        }

        var content = await _stored.BodyAsync(segment, block, cancellationToken).ConfigureAwait(false);
        var older = await FirstLayoutAsync(segment, cancellationToken).ConfigureAwait(false);
        try
        {
            var opened = BodyBlock.Open(content, order.Block(block).Count);
            opened = older is null ? opened : opened.With(FirstLayout.Rows(block, older));
            cache.Add(place, opened, opened.Bytes);
            return opened.Rows is null ? throw new InvalidDataException("it is of another layout than its segment") : opened;
        }
        catch (InvalidDataException e)
        {
            throw _stored.BlockDamage(segment, block, e);
        }
    }

    /// <summary>The rows of all blocks, in their order, without those that are damaged: <paramref name="segment"/> remembers the damage.</summary>
    /// <exception cref="SegmentDamageException">What the rows of a segment of the first layout are made of is damaged.</exception>
    public async IAsyncEnumerable<(int Block, BlockRows Rows)> RowsAsync(Segment segment, SlotOrder order, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await FirstLayoutAsync(segment, cancellationToken).ConfigureAwait(false) is { } older)
        {
            for (var block = 0; block < order.BlockCount; block++)
            {
                yield return (block, FirstLayout.Rows(block, older));
            }

            yield break;
        }

        await foreach (var (block, content) in _stored.BodiesAsync(segment, order.BlockCount, cancellationToken).ConfigureAwait(false))
        {
            if (TryOpenRows(segment, block, content, order.Block(block).Count) is { } rows)
            {
                yield return (block, rows);
            }
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
            EventChunk.Read(chunk.Written);
            return chunk.Written.ToArray();
        }
        catch (InvalidDataException e)
        {
            throw _stored.BlockDamage(segment, number, e);
        }
    }

    /// <summary>Blobs by name, unpacked; null for the columns of fields that no event of the segment has.</summary>
    /// <exception cref="SegmentDamageException">A blob is missing or not what was written.</exception>
    public async ValueTask<IReadOnlyDictionary<string, object?>> BlobsAsync(Segment segment, IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        if (segment.DirectoryDamage is { } damage)
        {
            throw damage;
        }

        while (true)
        {
            var generation = segment.Generation;
            try
            {
                var opened = await BlobsAsync(segment, generation, names, cancellationToken).ConfigureAwait(false);
                if (segment.Generation == generation)
                {
                    return opened;
                }
            }
            catch (SegmentDamageException stale) when (segment.Generation != generation)
            {
                // It was looked for by the directory of an index that was replaced meanwhile.
                segment.Forget(stale);
            }
        }
    }

    private async Task<Dictionary<string, object?>> BlobsAsync(Segment segment, int generation, IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        var opened = new Dictionary<string, object?>(names.Count + 1);
        var missing = new List<string>();
        List<string>? derived = null;
        foreach (var name in names.Append(SegmentBlobs.Order))
        {
            if (cache.TryGet(Place(segment, generation, name), out var cached))
            {
                opened[name] = cached;
            }
            else if (segment.Directory.Blobs.Contains(name))
            {
                missing.Add(name);
            }
            else if (name is SegmentBlobs.RowTimes or SegmentBlobs.RowReceived or SegmentBlobs.RowUuids)
            {
                (derived ??= []).Add(name);
            }
            else
            {
                opened[name] = name[0] == '+' && name != SegmentBlobs.Who ? throw _stored.Damage(segment, name, "it is missing") : null;
            }
        }

        if (missing.Count > 0)
        {
            Unpack(segment, generation, missing, await _stored.ColumnsAsync(segment, missing, cancellationToken).ConfigureAwait(false), opened);
        }

        foreach (var name in derived ?? [])
        {
            opened[name] = await DeriveAsync(segment, generation, name, cancellationToken).ConfigureAwait(false);
        }

        return opened;
    }

    private async Task<object> DeriveAsync(Segment segment, int generation, string name, CancellationToken cancellationToken)
    {
        var place = Place(segment, generation, name);
        if (name == SegmentBlobs.RowUuids)
        {
            var uuids = await UuidsAsync(segment, cancellationToken).ConfigureAwait(false);
            if (uuids.Damage is null)
            {
                cache.Add(place, uuids, uuids.Bytes);
            }

            return uuids;
        }

        var stored = name == SegmentBlobs.RowTimes ? SegmentBlobs.Times : SegmentBlobs.Received;
        var numbers = ((NumberColumn)(await BlobsAsync(segment, [stored], cancellationToken).ConfigureAwait(false))[stored]!).ToArray();
        cache.Add(place, numbers, sizeof(long) * (long)numbers.Length);
        return numbers;
    }

    private async Task<RowUuids> UuidsAsync(Segment segment, CancellationToken cancellationToken)
    {
        var blobs = await BlobsAsync(segment, [SegmentBlobs.Ids], cancellationToken).ConfigureAwait(false);
        if (((SealedIds)blobs[SegmentBlobs.Ids]!).Uuids is { } older)
        {
            return new RowUuids(older);
        }

        var order = (SlotOrder)blobs[SegmentBlobs.Order]!;
        var uuids = new RowUuids(segment.Count);
        var read = 0;
        await foreach (var (block, rows) in RowsAsync(segment, order, cancellationToken).ConfigureAwait(false))
        {
            uuids.Add(order, block, rows);
            read++;
        }

        uuids.Damage = read == order.BlockCount ? null : segment.Damage;
        return uuids;
    }

    private async ValueTask<IReadOnlyDictionary<string, object?>?> FirstLayoutAsync(Segment segment, CancellationToken cancellationToken)
    {
        if (!FirstLayout.Is(segment.Directory.Blobs))
        {
            return null;
        }

        var blobs = await BlobsAsync(segment, FirstLayout.BlobNames, cancellationToken).ConfigureAwait(false);
        return ((SealedIds)blobs[SegmentBlobs.Ids]!).Uuids is null ? throw _stored.Damage(segment, SegmentBlobs.Ids, "it is of another layout than its segment") : blobs;
    }

    private BlockRows? TryOpenRows(Segment segment, int block, byte[] content, int count)
    {
        try
        {
            return BodyBlock.OpenRows(content, count);
        }
        catch (InvalidDataException e)
        {
            _ = _stored.BlockDamage(segment, block, e);
            return null;
        }
    }

    /// <summary>Takes down what a scan found wrong: of a column the row ids are unpacked only when they are asked for.</summary>
    public SegmentDamageException Found(Segment segment, Exception e, string? blob = null) => _stored.Damage(segment, blob ?? "a column", e);

    /// <summary>Takes down that blobs which are whole by themselves do not give what the writer had.</summary>
    public SegmentDamageException FoundOther(Segment segment) => _stored.Damage(segment, "a record", "the records do not give the segment's root and chain value");

    /// <param name="generation">The segment's before the blob is read.</param>
    private SegmentPlace Place(Segment segment, int generation, string? name, int block = 0) => new(cacheKey, segment.Number, name, block, generation);

    private void Unpack(Segment segment, int generation, List<string> names, Dictionary<string, byte[]> contents, Dictionary<string, object?> opened)
    {
        // The others cannot be unpacked without the order.
        foreach (var name in names.OrderBy(name => name != SegmentBlobs.Order).Distinct())
        {
            try
            {
                var content = contents.GetValueOrDefault(name) ?? throw new InvalidDataException("it is missing");
                var (blob, bytes) = SegmentBlobs.Open(name, content, segment.Count, (SlotOrder?)opened.GetValueOrDefault(SegmentBlobs.Order));
                if (name == SegmentBlobs.Times && blob is NumberColumn times && (times.Min < segment.MinTime || times.Max > segment.MaxTime))
                {
                    throw new InvalidDataException("an event happened at a time that the segment has not");
                }

                cache.Add(Place(segment, generation, name), blob, bytes);
                opened[name] = blob;
            }
            catch (InvalidDataException e)
            {
                throw _stored.Damage(segment, name, e);
            }
        }
    }
}
