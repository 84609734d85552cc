using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Integrity;
using AuditConsole.Core.Ledgers.Batches;
using AuditConsole.Core.Segments;

namespace AuditConsole.Core.Ledgers.Writing;

/// <summary>Gives the events of a group their places: tells duplicates and conflicts, numbers, hashes, chains. Nothing of it is visible before the commit.</summary>
internal sealed class Sequencer(LedgerMirror mirror, EventPreparer preparer, ConflictMarks conflicts)
{
    /// <param name="now">Microseconds UTC.</param>
    public async Task<SequencedGroup> SequenceAsync(IReadOnlyList<Offer> offers, long now, CancellationToken cancellationToken)
    {
        var group = new SequencedGroup(mirror.Chain.Copy());
        mirror.Duplicates.ForgetSealed(mirror.Head.Shape.SealedSize);
        try
        {
            var (received, isStepped) = Clock(mirror.Chain, now);
            group.Received = received;
            foreach (var offer in offers)
            {
                var items = new IntakeItem[offer.Events.Count];
                for (var i = 0; i < items.Length; i++)
                {
                    items[i] = await PlaceAsync(group, offer.Events[i], isStepped && group.Events.Count == 0, cancellationToken).ConfigureAwait(false);
                }

                group.Items.Add(items);
            }

            Seal(group);
            return group;
        }
        catch
        {
            Undo(group);
            throw;
        }
    }

    /// <summary>Takes the whole group back, as if it had not come.</summary>
    public void Undo(SequencedGroup group)
    {
        mirror.Duplicates.RollBack();
        foreach (var prepared in group.Events)
        {
            var e = prepared.Event;
            e.Seq = 0;
            e.Received = 0;
            if (prepared.OccurredIsReceived)
            {
                e.Time = 0;
            }
        }

        foreach (var mark in group.Marks)
        {
            mark.Remove();
        }
    }

    private async ValueTask<IntakeItem> PlaceAsync(SequencedGroup group, PreparedEvent prepared, bool isStepped, CancellationToken cancellationToken)
    {
        var duplicates = mirror.Duplicates;
        var (id, tag) = (prepared.Event.Id, prepared.Offered.ContentTag);
        var first = await duplicates.FindAsync(prepared.Key, id, prepared.StatedTime, cancellationToken).ConfigureAwait(false);
        if (first is { } earlier && (earlier.Tag == tag ? earlier.Seq : duplicates.FindVariant(prepared.Key, tag)) is { } there)
        {
            return new IntakeItem(IntakeOutcome.Duplicate, there);
        }

        var e = prepared.Event;
        var seq = group.SizeBefore + group.Events.Count + 1;
        var isLate = preparer.IsLate(prepared, group.Received);
        var rewrite = isLate != prepared.IsLate || first is not null || isStepped;
        if (first is not null || isStepped)
        {
            group.Marks.Add(new EventMarks(e));
        }

        if (first is { } other)
        {
            var isEcho = await conflicts.IsEchoAsync(e, other.Seq, group, cancellationToken).ConfigureAwait(false);
            ConflictMarks.Set(e, await duplicates.AddVariantAsync(prepared, seq, cancellationToken).ConfigureAwait(false), isEcho);
        }
        else
        {
            duplicates.Add(prepared.Key, tag, seq);
        }

        if (isStepped)
        {
            EventMarks.SetExtra(e, "clock", "stepped");
        }

        e.Seq = seq;
        e.Received = group.Received;
        e.Time = prepared.OccurredIsReceived ? group.Received : e.Time;
        group.Events.Add(rewrite ? EventPreparer.Rewrite(prepared, isLate) : prepared);
        return new IntakeItem(first is null ? IntakeOutcome.Accepted : IntakeOutcome.Conflict, seq);
    }

    /// <summary>Copies the events into batches, one for each run they lie in, and hashes them.</summary>
    private static void Seal(SequencedGroup group)
    {
        var from = 0;
        while (from < group.Events.Count)
        {
            var firstSeq = group.SizeBefore + from + 1;
            var toRunEnd = ColumnRun.Capacity - ((firstSeq - 1) % ColumnRun.Capacity);
            var count = (int)long.Min(group.Events.Count - from, toRunEnd);
            group.Batches.Add(Batch(group, firstSeq, group.Events.GetRange(from, count)));
            from += count;
        }

        if (group.Events.Count > 0)
        {
            group.Chain.LastReceived = group.Received;
        }
    }

    private static DecodedBatch Batch(SequencedGroup group, long firstSeq, List<PreparedEvent> events)
    {
        var offsets = new int[events.Count + 1];
        for (var i = 0; i < events.Count; i++)
        {
            offsets[i + 1] = checked(offsets[i] + events[i].Chunk.Length);
        }

        var batch = new DecodedBatch(firstSeq, GC.AllocateUninitializedArray<byte>(offsets[^1]), offsets);
        for (var i = 0; i < events.Count; i++)
        {
            var chunk = batch.MutableChunk(i);
            events[i].Chunk.Span.CopyTo(chunk);
            CanonicalRecord.WriteNumbers(chunk, firstSeq + i, events[i].Event.Received, events[i].Event.Time);
            batch.ComputeLeaf(i, chunk[..events[i].RecordLength]);
        }

        batch.Link(group.Chain.Chain);
        for (var i = 0; i < events.Count; i++)
        {
            group.Chain.Append(batch.Leaf(i), batch.Chain(i));
        }

        return batch;
    }

    /// <summary>Received times do not run backwards; a clock that was set back by more than a second is believed, and said so.</summary>
    private static (long Received, bool IsStepped) Clock(ChainState chain, long now)
        => now >= chain.LastReceived ? (now, false)
        : chain.LastReceived - now <= Micros.PerSecond ? (chain.LastReceived, false)
        : (now, true);
}
