using System.Buffers;
using System.Buffers.Binary;
using AuditConsole.Core.Events;
using AuditConsole.Core.Integrity;
using AuditConsole.Core.Segments;

namespace AuditConsole.Core.Ledgers.Writing;

/// <summary>Writes events as chunks, one behind the other. The record's seq and times are set when they are known.</summary>
internal sealed class ChunkWriter(PooledBuffer buffer)
{
    // In the order of their names' bytes, which is the order in a record.
    private static readonly (string Name, byte[] Bytes)[] Names =
    [
        (PartName.After, "after"u8.ToArray()), (PartName.Before, "before"u8.ToArray()), (PartName.Data, "data"u8.ToArray()), (PartName.Raw, "raw"u8.ToArray()),
        (PartName.Request, "request"u8.ToArray()), (PartName.Response, "response"u8.ToArray()), (PartName.Who, "who"u8.ToArray()),
    ];

    private readonly ReadOnlyMemory<byte>[] _contents = new ReadOnlyMemory<byte>[Names.Length];
    private readonly RecordPart[] _parts = new RecordPart[Names.Length];

    /// <param name="seed">16 random bytes, for this event alone.</param>
    /// <returns>Where the chunk lies in the buffer, and the length of the record it begins with.</returns>
    public (Range Place, int RecordLength) Write(OfferedEvent offered, ReadOnlyMemory<byte> who, ReadOnlyMemory<byte> data, ReadOnlySpan<byte> seed)
    {
        var start = buffer.WrittenCount;
        var bodies = offered.Bodies;
        ReadOnlySpan<ReadOnlyMemory<byte>> all = [bodies.After, bodies.Before, data, bodies.Raw, bodies.Request, bodies.Response, who];
        var count = 0;
        for (var i = 0; i < all.Length; i++)
        {
            if (all[i].IsEmpty)
            {
                continue;
            }

            _contents[count] = all[i];
            _parts[count++] = new RecordPart(Names[i].Name, all[i].Length, RecordHash.SeededPart(seed, Names[i].Bytes, all[i].Span));
        }

        CanonicalRecord.Write(buffer, Header(offered.Event), _parts.AsSpan(0, count));
        var recordLength = buffer.WrittenCount - start;
        buffer.Write(seed);
        var trailer = buffer.GetSpan(16);
        BinaryPrimitives.WriteUInt64BigEndian(trailer, offered.ContentTag);
        BinaryPrimitives.WriteInt64BigEndian(trailer[8..], offered.StatedTime ?? EventChunk.NoTime);
        buffer.Advance(16);
        foreach (var content in _contents.AsSpan(0, count))
        {
            buffer.Write(content.Span);
        }

        return (start..buffer.WrittenCount, recordLength);
    }

    /// <summary>The header with a stand-in for what is not known yet.</summary>
    public static RecordHeader Header(AuditEvent e) => new() { Seq = 1, Id = e.Id, Type = e.Type, Source = e.Source, Tenant = e.Tenant, Project = e.Project ?? string.Empty };
}
