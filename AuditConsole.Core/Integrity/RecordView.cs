using System.Buffers.Binary;

namespace AuditConsole.Core.Integrity;

/// <summary>A well-formed record, read in place; the texts are UTF-8.</summary>
public readonly ref struct RecordView
{
    private readonly ReadOnlySpan<byte> _parts;

    internal RecordView(int length, ReadOnlySpan<byte> parts, int partCount)
    {
        Length = length;
        _parts = parts;
        PartCount = partCount;
    }

    /// <summary>Bytes of the whole record.</summary>
    public int Length { get; }

    public long Seq { get; init; }

    public long Received { get; init; }

    public long Occurred { get; init; }

    public ReadOnlySpan<byte> Id { get; init; }

    public ReadOnlySpan<byte> Type { get; init; }

    public ReadOnlySpan<byte> Source { get; init; }

    public ReadOnlySpan<byte> Tenant { get; init; }

    public ReadOnlySpan<byte> Project { get; init; }

    public int PartCount { get; }

    public PartEnumerator GetEnumerator() => new(_parts);

    public ref struct PartEnumerator(ReadOnlySpan<byte> rest)
    {
        private ReadOnlySpan<byte> _rest = rest;

        public PartView Current { get; private set; }

        public bool MoveNext()
        {
            if (_rest.IsEmpty)
            {
                return false;
            }

            var nameEnd = 4 + BinaryPrimitives.ReadInt32BigEndian(_rest);
            var end = nameEnd + 8 + Digest.Size;
            Current = new PartView(_rest[4..nameEnd], BinaryPrimitives.ReadInt64BigEndian(_rest[nameEnd..]), _rest[(nameEnd + 8)..end]);
            _rest = _rest[end..];
            return true;
        }
    }
}

public readonly ref struct PartView(ReadOnlySpan<byte> name, long length, ReadOnlySpan<byte> digest)
{
    public ReadOnlySpan<byte> Name { get; } = name;

    /// <summary>Bytes of content.</summary>
    public long Length { get; } = length;

    public ReadOnlySpan<byte> Digest { get; } = digest;
}
