using System.Security.Cryptography;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Integrity;
using AuditConsole.Core.Segments;

namespace AuditConsole.Core.Ledgers.Writing;

/// <summary>Does on the caller's thread what does not depend on an event's place: its parts, their digests, its record. Safe for threads.</summary>
internal sealed class EventPreparer(string tenant, TimeSpan lateAfter, TimeProvider time)
{
    public const string LateTag = "late";

    private readonly long _lateAfter = lateAfter.Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Bytes that an event takes while it waits, near enough.</summary>
    public static long Estimate(IReadOnlyList<OfferedEvent> events)
    {
        const int HeadersAndObjects = 2048;
        var bytes = 0L;
        foreach (var e in events)
        {
            bytes += HeadersAndObjects + e.Bodies.Request.Length + e.Bodies.Response.Length + e.Bodies.Before.Length + e.Bodies.After.Length + e.Bodies.Raw.Length;
        }

        return bytes;
    }

    /// <exception cref="ArgumentException">An event cannot be a record of this ledger: its decoder has let something through.</exception>
    public Offer Prepare(IReadOnlyList<OfferedEvent> events, long bytes)
    {
        foreach (var offered in events)
        {
            Demand(offered.Event);
        }

        var now = Micros.Now(time);
        var buffer = new PooledBuffer((int)long.Clamp(bytes, 1024, 64 << 20));
        try
        {
            var chunks = new ChunkWriter(buffer);
            var seeds = RandomNumberGenerator.GetBytes(RecordHash.SeedBytes * events.Count);
            var places = new (Range Place, int RecordLength)[events.Count];
            var isLate = new bool[events.Count];
            for (var i = 0; i < places.Length; i++)
            {
                var e = events[i].Event;
                isLate[i] = IsLate(e, OccurredIsReceived(events[i]), now);
                Tag(e, isLate[i]);
                places[i] = chunks.Write(events[i], EventParts.Who(e), EventParts.Data(e), seeds.AsSpan(i * RecordHash.SeedBytes, RecordHash.SeedBytes));
            }

            var prepared = new PreparedEvent[events.Count];
            for (var i = 0; i < prepared.Length; i++)
            {
                prepared[i] = new PreparedEvent(events[i], Key(events[i]), buffer.WrittenMemory[places[i].Place], places[i].RecordLength, isLate[i], OccurredIsReceived(events[i]));
            }

            return new Offer(prepared, bytes, buffer);
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    /// <summary>One event of the ledger's own, with members that its fields have no place for.</summary>
    public static Offer PrepareOwn(OfferedEvent offered, ReadOnlyMemory<byte> dataMembers)
    {
        var prepared = new PreparedEvent(offered, Key(offered), default, 0, IsLate: false, OccurredIsReceived(offered)) { DataMembers = dataMembers };
        return new Offer([Rewrite(prepared, isLate: false)], Bytes: 0, new PooledBuffer(0));
    }

    /// <summary>The event's bytes again, after its fields were changed.</summary>
    public static PreparedEvent Rewrite(PreparedEvent prepared, bool isLate)
    {
        var e = prepared.Event;
        if (prepared.IsLate && !isLate)
        {
            e.Tags.Remove(LateTag);
        }

        Tag(e, isLate);
        var data = EventParts.Data(e);
        if (!prepared.DataMembers.IsEmpty)
        {
            data = DataMembers.Merge(data, prepared.DataMembers);
        }

        using var buffer = new PooledBuffer(prepared.Chunk.Length + 1024);
        var (_, recordLength) = new ChunkWriter(buffer).Write(prepared.Offered, EventParts.Who(e), data, RandomNumberGenerator.GetBytes(RecordHash.SeedBytes));
        return prepared with { Chunk = buffer.WrittenMemory.ToArray(), RecordLength = recordLength, IsLate = isLate };
    }

    public bool IsLate(PreparedEvent prepared, long received) => IsLate(prepared.Event, prepared.OccurredIsReceived, received);

    private bool IsLate(AuditEvent e, bool occurredIsReceived, long received) => !occurredIsReceived && received - e.Time > _lateAfter;

    private static bool OccurredIsReceived(OfferedEvent offered) => offered.StatedTime is null || offered.Event.Time == 0;

    private static EventKey Key(OfferedEvent offered) => EventKey.Of(offered.Event.Source, offered.Event.Id, offered.StatedTime ?? EventChunk.NoTime);

    /// <summary>A source may use the tag itself, so it is never taken from an event that brought it.</summary>
    private static void Tag(AuditEvent e, bool isLate)
    {
        if (isLate && !e.Tags.Contains(LateTag))
        {
            e.Tags.Add(LateTag);
        }
    }

    private void Demand(AuditEvent e)
    {
        var fault = e.Tenant != tenant ? $"it belongs to the tenant '{e.Tenant}'"
            : e.Type.StartsWith(RecordRules.HousekeepingPrefix, StringComparison.Ordinal) ? "log. types are the ledger's own"
            : RecordRules.Fault(ChunkWriter.Header(e));
        if (fault is not null)
        {
            throw new ArgumentException($"The event '{e.Id}' cannot be written to the ledger '{tenant}': {fault}.");
        }
    }
}
