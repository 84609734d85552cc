using System.Text;
using AuditConsole.Core.Events;
using AuditConsole.Core.Integrity;
using AuditConsole.Core.Ledgers.Batches;
using AuditConsole.Core.Ledgers.Sealing;
using AuditConsole.Core.Segments;
using AuditConsole.Core.Storage;
using AuditConsole.Core.Storage.Sealing;

namespace AuditConsole.Core.Ledgers;

/// <summary>Brings the mirror to what is stored: every record is read strictly and hashed again, and nothing is taken in that does not give the stored values.</summary>
internal sealed class LedgerLoader(LedgerTables tables)
{
    // Batches are unpacked and parsed side by side, then taken in one after the other.
    private static readonly int Ahead = 2 * Environment.ProcessorCount;

    /// <summary>Takes up the segments that there are, by what they say of themselves.</summary>
    /// <returns>What is wrong with them; null when nothing is.</returns>
    public async Task<string?> LoadSegmentsAsync(LedgerMirror mirror, CancellationToken cancellationToken)
    {
        IReadOnlyList<SegmentRow> rows;
        try
        {
            rows = await tables.Segments.ListAsync(mirror.Tenant, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (LedgerStore.IsDamage(e))
        {
            return $"The ledger '{mirror.Tenant}' is damaged: its segments cannot be read: {e.Message}.";
        }

        foreach (var row in rows)
        {
            if (row.Number != mirror.Head.Shape.Segments.Length)
            {
                return $"The ledger '{mirror.Tenant}' is damaged: segment {mirror.Head.Shape.Segments.Length} is missing.";
            }

            try
            {
                var (segment, state) = Open(row);
                mirror.Restore(segment, state);
                mirror.Chain.LastReceived = row.Received;
            }
            catch (InvalidDataException e)
            {
                return $"The ledger '{mirror.Tenant}' is damaged: what segment {row.Number} says of itself cannot be read: {e.Message}.";
            }
        }

        return null;
    }

    /// <summary>What a segment's row says of it. Where its directory or its marks are damaged, the segment says so, and the rest of it is known all the same.</summary>
    /// <exception cref="InvalidDataException">Its place in the ledger cannot be read.</exception>
    internal static (Segment Segment, SegmentState State) Open(SegmentRow row)
    {
        if (row.Count != ColumnRun.Capacity || row.Root.Length != Digest.Size || row.Chain.Length != Digest.Size)
        {
            throw new InvalidDataException("it is not a whole segment");
        }

        // Without marks every row is shown: some once too often, which is better than hiding any.
        var state = Opened(row, nameof(row.Marks), () => SegmentState.Open(row.Marks), out var marksDamage) ?? new SegmentState(new RowMarks(), [], []);
        var directory = Opened(row, nameof(row.Directory), () => SegmentDirectory.Open(row.Directory), out var directoryDamage) ?? SegmentDirectory.Unknown;
        var counts = marksDamage is null ? Counts(row, state.Marks) : null;
        var segment = new Segment(state.Marks, counts ?? SegmentCounts.Unknown, counts is null ? -1 : state.Marks.Version)
        {
            Number = row.Number,
            Count = row.Count,
            MinTime = row.MinTime,
            MaxTime = row.MaxTime,
            Directory = directory,
            DirectoryDamage = directoryDamage,
            MarksDamage = marksDamage,
            IndexVersion = row.IndexVersion,
            Root = Digest.Read(row.Root),
            Chain = Digest.Read(row.Chain),
        };
        if (counts is not null)
        {
            segment.SetStored(state.Marks.StateVersion);
        }

        return (segment, state);
    }

    private static T? Opened<T>(SegmentRow row, string field, Func<T> open, out SegmentDamageException? damage)
        where T : class
    {
        damage = null;
        try
        {
            return open();
        }
        catch (InvalidDataException e)
        {
            damage = new SegmentDamageException(row.LedgerId, row.Number, field, e.Message.TrimEnd('.'), e);
            return null;
        }
    }

    /// <summary>The counts; null when they are damaged, of another version, or do not fit the marks: they are made anew.</summary>
    private static SegmentCounts? Counts(SegmentRow row, RowMarks marks)
    {
        if (row.IndexVersion != SegmentBlobs.IndexVersion)
        {
            return null;
        }

        try
        {
            // Marks and counts are two snapshots: marks that changed in between are not in the counts.
            return SegmentCounts.Open(row.Counts) is var counts && counts.Marks == marks.Fingerprint() ? counts : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Reads on from where the mirror stands.</summary>
    /// <returns>What is wrong with the stored ledger; null when it is as it was written.</returns>
    public async Task<string?> LoadAsync(LedgerMirror mirror, LedgerRow ledger, CancellationToken cancellationToken)
    {
        var opening = new Queue<Task<OpenedBatch>>();
        try
        {
            await foreach (var row in tables.Ledgers.ReadBatchesAsync(mirror.Tenant, mirror.Chain.Size, cancellationToken).ConfigureAwait(false))
            {
                opening.Enqueue(Task.Run(() => OpenedBatch.Open(row), cancellationToken));
                if (opening.Count >= Ahead)
                {
                    TakeIn(mirror, await opening.Dequeue().ConfigureAwait(false));
                }
            }

            while (opening.TryDequeue(out var next))
            {
                TakeIn(mirror, await next.ConfigureAwait(false));
            }
        }
        catch (Exception e) when (LedgerStore.IsDamage(e))
        {
            return $"The ledger '{mirror.Tenant}' is damaged after event {mirror.Chain.Size}: {e.Message}.";
        }

        return Compare(mirror, ledger);
    }

    private static void TakeIn(LedgerMirror mirror, OpenedBatch opened)
    {
        var batch = opened.Batch;
        var chain = mirror.Chain;
        if (batch.FirstSeq != chain.Size + 1)
        {
            throw new InvalidDataException($"event {chain.Size + 1} is missing");
        }

        batch.Link(chain.Chain);
        if (!batch.LastChain.SequenceEqual(opened.Row.Chain))
        {
            throw new InvalidDataException($"events {batch.FirstSeq} to {batch.LastSeq} do not give their stored chain value");
        }

        for (var i = 0; i < batch.Count; i++)
        {
            chain.Append(batch.Leaf(i), batch.Chain(i));
            mirror.Duplicates.Restore(opened.Events[i], opened.Tags[i], opened.StatedTimes[i]);
        }

        chain.LastReceived = opened.Events[^1].Received;
        mirror.Advance(chain);
        mirror.Show(batch, opened.Events);
    }

    private static string? Compare(LedgerMirror mirror, LedgerRow ledger)
    {
        var chain = mirror.Chain;
        return chain.Size != ledger.Size ? $"The ledger '{mirror.Tenant}' says it holds {ledger.Size} events, but {chain.Size} are there."
            : !chain.Chain.SequenceEqual(ledger.Chain) ? $"The chain of the ledger '{mirror.Tenant}' ends in another value than it says."
            : !chain.Frontier.Serialise().AsSpan().SequenceEqual(ledger.Frontier) ? $"The tree of the ledger '{mirror.Tenant}' has another root than it says."
            : null;
    }

    private sealed record OpenedBatch(HeadBatchRow Row, DecodedBatch Batch, AuditEvent[] Events, ulong[] Tags, long[] StatedTimes)
    {
        public static OpenedBatch Open(HeadBatchRow row)
        {
            var batch = DecodedBatch.Open(row.Content, row.FirstSeq, row.Count);
            var opened = new OpenedBatch(row, batch, new AuditEvent[batch.Count], new ulong[batch.Count], new long[batch.Count]);
            var tenant = Encoding.UTF8.GetBytes(row.LedgerId);
            var decoder = EventDecoder.Rent();
            try
            {
                for (var i = 0; i < batch.Count; i++)
                {
                    var chunk = EventChunk.Read(batch.Chunk(i));
                    if (!chunk.Record.Tenant.SequenceEqual(tenant))
                    {
                        throw new InvalidDataException($"event {chunk.Record.Seq} belongs to another tenant");
                    }

                    chunk.DemandDigests();
                    opened.Events[i] = decoder.Event(chunk);
                    opened.Tags[i] = chunk.ContentTag;
                    opened.StatedTimes[i] = chunk.StatedTime;
                }
            }
            finally
            {
                EventDecoder.Return(decoder);
            }

            return opened;
        }
    }
}
