using System.Buffers.Binary;
using AuditConsole.Core.Integrity;

namespace AuditConsole.Core.Segments;

/// <summary>One event as it lies in a batch: canonical record, seed, content tag, stated time, then the parts' contents in the record's order.</summary>
internal readonly ref struct EventChunk
{
    public const int TrailerBytes = RecordHash.SeedBytes + 8 + 8;

    /// <summary>Stands for "the source states no time".</summary>
    public const long NoTime = long.MinValue;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly RecordView _record;

    private EventChunk(ReadOnlySpan<byte> bytes, RecordView record)
    {
        _bytes = bytes;
        _record = record;
    }

    public RecordView Record => _record;

    public int Length => _bytes.Length;

    public ReadOnlySpan<byte> RecordBytes => _bytes[.._record.Length];

    public ReadOnlySpan<byte> Seed => _bytes.Slice(_record.Length, RecordHash.SeedBytes);

    /// <summary>The content tag as it is stored.</summary>
    public ReadOnlySpan<byte> Tag => _bytes.Slice(_record.Length + RecordHash.SeedBytes, sizeof(ulong));

    public ulong ContentTag => BinaryPrimitives.ReadUInt64BigEndian(Tag);

    /// <summary>Microseconds UTC, or <see cref="NoTime"/>.</summary>
    public long StatedTime => BinaryPrimitives.ReadInt64BigEndian(_bytes[(_record.Length + RecordHash.SeedBytes + 8)..]);

    /// <summary>Where the first part's content begins.</summary>
    public int ContentsOffset => _record.Length + TrailerBytes;

    /// <summary>Reads the chunk at the start of the bytes; others may follow it.</summary>
    /// <exception cref="InvalidDataException">There is no whole, well-formed chunk.</exception>
    public static EventChunk Read(ReadOnlySpan<byte> bytes)
    {
        if (!CanonicalRecord.TryReadPrefix(bytes, out var record, out var reason))
        {
            throw new InvalidDataException($"a record is malformed: {reason}");
        }

        long length = record.Length + TrailerBytes;
        foreach (var part in record)
        {
            if (part.Length > bytes.Length)
            {
                throw new InvalidDataException($"event {record.Seq} ends within a part");
            }

            length += part.Length;
        }

        return length <= bytes.Length ? new EventChunk(bytes[..(int)length], record) : throw new InvalidDataException($"event {record.Seq} ends within a part");
    }

    /// <summary>Where a part's content lies within the chunk; empty when the event has no such part.</summary>
    public Range Find(ReadOnlySpan<byte> partName)
    {
        var at = ContentsOffset;
        foreach (var part in _record)
        {
            var end = at + (int)part.Length;
            if (part.Name.SequenceEqual(partName))
            {
                return at..end;
            }

            at = end;
        }

        return default;
    }

    public ReadOnlySpan<byte> Slice(int start, int length) => _bytes.Slice(start, length);

    public ReadOnlySpan<byte> Content(ReadOnlySpan<byte> partName) => _bytes[Find(partName)];

    /// <exception cref="InvalidDataException">A content is not the one its record was made of.</exception>
    public void DemandDigests()
    {
        Span<byte> salt = stackalloc byte[RecordHash.SaltBytes];
        Span<byte> digest = stackalloc byte[Digest.Size];
        var at = ContentsOffset;
        foreach (var part in _record)
        {
            RecordHash.Salt(Seed, part.Name, salt);
            RecordHash.Part(salt, _bytes.Slice(at, (int)part.Length), digest);
            if (!digest.SequenceEqual(part.Digest))
            {
                throw new InvalidDataException($"event {_record.Seq}: a part's content does not match its digest");
            }

            at += (int)part.Length;
        }
    }
}
