using System.Collections.Frozen;
using System.Runtime.InteropServices;
using AuditConsole.Core.Integrity;
using AuditConsole.Core.Ledgers.Batches;
using AuditConsole.Core.Ledgers.Writing;
using AuditConsole.Core.Segments;
using AuditConsole.Core.Segments.Blobs;
using AuditConsole.Core.Segments.Tokens;
using AuditConsole.Core.Storage;
using AuditConsole.Core.Storage.Sealing;

namespace AuditConsole.Core.Ledgers.Sealing;

/// <summary>Makes one full run a segment: packs it, writes its blobs, reads them back, hashes every record again, and only if that gives what the writer had is there a row for the segment.</summary>
internal sealed class RunSeal(LedgerMirror mirror, LedgerReader reader, SegmentStore store, LedgerEpoch epoch, ColumnRun run)
{
    private const int ManyWaiting = 8;

    // A run that is sealed sooner is worth a few bytes an event while others wait.
    private readonly int _quality = mirror.FullRuns.Count > ManyWaiting ? 4 : 5;

    private readonly long _number = (run.FirstSeq - 1) / ColumnRun.Capacity;
    private readonly byte[] _leaves = new byte[run.Count * Digest.Size];
    private readonly long[] _stated = new long[run.Count];
    private readonly ulong[] _trailers = new ulong[run.Count];
    private readonly List<ulong> _requests = new(run.Count);
    private readonly HashSet<string> _names = [];
    private long _storedBytes;

    /// <exception cref="InvalidDataException">What was read back is not what was appended.</exception>
    /// <returns>The segment, and the row that is to be added for it.</returns>
    public async Task<(Segment Segment, SegmentRow Row)> RunAsync(CancellationToken cancellationToken)
    {
        var builder = new SegmentBuilder(run, _quality, SegmentLimits.Default);
        await ForEachAsync((batch, index, row) => Describe(builder, batch, index, row), cancellationToken).ConfigureAwait(false);
        builder.Arrange();
        var block = 0;
        for (var pass = 0; pass < builder.PassCount; pass++)
        {
            builder.Begin(pass);
            await ForEachAsync((batch, index, row) => builder.Take(pass, row, batch.Chunk(index)), cancellationToken).ConfigureAwait(false);
            await store.WriteAsync(epoch, builder.Pack(pass).Select(content => Body(block++, content)), cancellationToken).ConfigureAwait(false);
        }

        var proof = new SegmentProof(_leaves, ChainBefore());
        var filter = KeyFilter.Build(CollectionsMarshal.AsSpan(_requests));
        var columns = builder.Records().Concat(builder.Index()).Concat(proof.Blobs).Append((SegmentBlobs.Filter, filter.Serialise()));
        await store.WriteAsync(epoch, columns.Select(Column), cancellationToken).ConfigureAwait(false);

        var segment = new Segment(run.Marks, SegmentCounts.Unknown, marksVersion: -1)
        {
            Number = _number,
            Count = run.Count,
            MinTime = run.MinTime,
            MaxTime = run.MaxTime,
            Directory = Directory(),
            IndexVersion = SegmentBlobs.IndexVersion,
            Root = proof.Root,
            Chain = proof.Chain,
        };
        await DemandAsync(segment, cancellationToken).ConfigureAwait(false);
        return (segment, Row(segment, cancellationToken));
    }

    private void Describe(SegmentBuilder builder, DecodedBatch batch, int index, int row)
    {
        var chunk = EventChunk.Read(batch.Chunk(index));
        builder.Describe(row, chunk);
        batch.Leaf(index).CopyTo(_leaves.AsSpan(row * Digest.Size));
        _stated[row] = chunk.StatedTime;
        _trailers[row] = ValueHash.Of(chunk.Trailer);
        _requests.AddRange(EventKey.RequestsOf(run.Id(row)));
    }

    private async Task ForEachAsync(Action<DecodedBatch, int, int> take, CancellationToken cancellationToken)
    {
        var row = 0;
        foreach (var firstSeq in mirror.Directory.Within(run.FirstSeq, run.FirstSeq + run.Count - 1))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var batch = await reader.BatchAsync(firstSeq, cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < batch.Count; i++)
            {
                take(batch, i, row++);
            }
        }

        if (row != run.Count)
        {
            throw new InvalidDataException($"The head holds {row} events where the run has {run.Count}.");
        }
    }

    /// <summary>Reads everything back and compares it with what the writer had.</summary>
    private async Task DemandAsync(Segment segment, CancellationToken cancellationToken)
    {
        // A cache of its own: what was read back must come from the store, and must not push out what pages use.
        var back = new SegmentReader(mirror.Tenant, string.Empty, store, new SegmentCache(SegmentLimits.Default.BlockBytes * 4L));
        var records = await back.RecordsAsync(segment, cancellationToken).ConfigureAwait(false);
        var leaves = new byte[_leaves.Length];
        var (chunk, contents) = (new BlobWriter(), new BlobWriter());
        for (var block = 0; block < records.Order.BlockCount; block++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var opened = await back.BlockAsync(segment, records.Order, block, cancellationToken).ConfigureAwait(false);
            var (first, count) = records.Order.Block(block);
            for (var slot = first; slot < first + count; slot++)
            {
                var row = records.Order.RowOfSlot[slot];
                chunk.Clear();
                records.WriteChunk(row, opened, chunk, contents);
                var read = EventChunk.Read(chunk.Written);
                RecordHash.Leaf(read.RecordBytes, leaves.AsSpan(row * Digest.Size));
                Demand(ValueHash.Of(read.Trailer) == _trailers[row], "the seeds, tags and stated times");
            }
        }

        var proof = new SegmentProof(leaves, ChainBefore());
        var expected = mirror.FullRuns[_number];
        Demand(proof.Root == expected.Root && proof.Chain == expected.Chain, "the root and chain");
        await DemandBlobsAsync(segment, back, proof, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Once the head's batches are gone, a blob that is not part of the records cannot be compared with anything any more either.</summary>
    private async Task DemandBlobsAsync(Segment segment, SegmentReader back, SegmentProof proof, CancellationToken cancellationToken)
    {
        foreach (var name in _names)
        {
            var blobs = await back.BlobsAsync(segment, [name], cancellationToken).ConfigureAwait(false);
            (blobs[name] as TokenDictionary)?.Demand();
        }

        foreach (var (name, blob) in proof.Blobs)
        {
            var digests = (await back.BlobsAsync(segment, [name], cancellationToken).ConfigureAwait(false))[name];
            Demand(SegmentBlobs.OpenRows(blob, ((byte[])digests!).Length).SequenceEqual((byte[])digests!), $"the {name}");
        }

        var filter = await back.FilterAsync(segment, cancellationToken).ConfigureAwait(false);
        Demand(_requests.TrueForAll(filter.MayContain), "the requests");
        if (RunComparison.FirstDifference(run, await back.OpenAsync(segment, SegmentBlobs.OfScan, cancellationToken).ConfigureAwait(false)) is { } field)
        {
            Demand(false, $"the values of {field}");
        }
    }

    private void Demand(bool isSame, string what)
    {
        if (!isSame)
        {
            throw new InvalidDataException($"Segment {_number} of the ledger '{mirror.Tenant}' does not give {what} of the events it was made of.");
        }
    }

    private SegmentDirectory Directory()
    {
        var stated = Array.FindAll(_stated, time => time != EventChunk.NoTime);
        return new SegmentDirectory(_names.ToFrozenSet(StringComparer.Ordinal), TimeRanges.Of(stated), stated.Length < _stated.Length, mirror.Duplicates.Within(run.FirstSeq, run.FirstSeq + run.Count - 1));
    }

    private byte[] ChainBefore() => mirror.Head.Shape.Segments is [.., var last] ? last.Chain.ToArray() : HashChain.Start(mirror.Origin);

    private SegmentBodyRow Body(int block, byte[] content)
    {
        _storedBytes += content.Length;
        return new SegmentBodyRow { LedgerId = mirror.Tenant, Number = _number, Block = block, Content = content };
    }

    private SegmentColumnRow Column((string Name, byte[] Blob) column)
    {
        _names.Add(column.Name);
        _storedBytes += column.Blob.Length;
        return new SegmentColumnRow { LedgerId = mirror.Tenant, Number = _number, Name = column.Name, Content = column.Blob };
    }

    private SegmentRow Row(Segment segment, CancellationToken cancellationToken)
    {
        // Marks may have changed while everything was read back. Both are of one moment: after a crash they are all that is known.
        var stateVersion = run.Marks.StateVersion;
        var state = mirror.Head.State(run.Marks, segment.FirstSeq, segment.LastSeq);
        var counts = SegmentCounts.Of(run, state.Marks, cancellationToken);
        segment.Recount(counts, state.Marks.Version);
        segment.SetStored(stateVersion);
        var row = new SegmentRow
        {
            LedgerId = mirror.Tenant,
            Number = segment.Number,
            Count = segment.Count,
            MinTime = segment.MinTime,
            MaxTime = segment.MaxTime,
            Received = run.Received[^1],
            Root = segment.Root.ToArray(),
            Chain = segment.Chain.ToArray(),
            IndexVersion = SegmentBlobs.IndexVersion,
            Directory = segment.Directory.Encode(),
            Counts = counts.Encode(),
            Marks = state.Encode(),
            StoredBytes = _storedBytes,
        };
        var reopened = LedgerLoader.Open(row).Segment;
        Demand(reopened.Directory.Encode().AsSpan().SequenceEqual(row.Directory) && reopened.Counts is not null && reopened.Damage is null, "the directory, marks and counts");
        return row;
    }
}
