using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Integrity;
using AuditConsole.Core.Segments;

namespace AuditConsole.Core.Ledgers.Batches;

/// <summary>Makes events of chunks. Holds string pools, so it is one thread's at a time: rent it.</summary>
internal sealed class EventDecoder
{
    private static readonly ConcurrentBag<EventDecoder> Idle = [];
    private readonly EventReader _reader = new();
    private readonly Utf8Pool _texts = new();

    public static EventDecoder Rent() => Idle.TryTake(out var decoder) ? decoder : new EventDecoder();

    public static void Return(EventDecoder decoder) => Idle.Add(decoder);

    public AuditEvent Event(in EventChunk chunk)
    {
        var record = chunk.Record;
        var e = new AuditEvent
        {
            Seq = record.Seq,
            Received = record.Received,
            Time = record.Occurred,
            Id = Encoding.UTF8.GetString(record.Id),
            Type = _texts.Get(record.Type),
            Source = _texts.Get(record.Source),
            Tenant = _texts.Get(record.Tenant),
            Project = record.Project.IsEmpty ? null : _texts.Get(record.Project),
        };
        try
        {
            _reader.Read(e, chunk.Content("who"u8), chunk.Content("data"u8));
        }
        catch (JsonException)
        {
            // What a record holds is proved by its digests, not by its shape: an event nested deeper than the reader goes is shown as far as it was read.
        }

        if (e.Source == RecordRules.ConsoleSource)
        {
            // The genesis event's data says under "format" which record format the ledger has.
            e.Format = EventFormat.Console;
        }

        return e;
    }

    /// <summary>The event of a chunk, which it keeps.</summary>
    public StoredEvent Stored(byte[] bytes, ReadOnlyMemory<byte> leaf, ReadOnlyMemory<byte> chain)
    {
        var chunk = EventChunk.Read(bytes);
        var bodies = new EventBodies
        {
            Request = bytes.AsMemory(chunk.Find("request"u8)),
            Response = bytes.AsMemory(chunk.Find("response"u8)),
            Before = bytes.AsMemory(chunk.Find("before"u8)),
            After = bytes.AsMemory(chunk.Find("after"u8)),
            Raw = bytes.AsMemory(chunk.Find("raw"u8)),
        };
        return new StoredEvent(Event(chunk), bodies, bytes.AsMemory(0, chunk.Record.Length), leaf, chain);
    }
}
