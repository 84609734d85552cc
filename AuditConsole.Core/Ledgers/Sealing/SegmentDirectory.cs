using System.Collections.Frozen;
using System.Text;
using AuditConsole.Core.Ledgers.Writing;
using AuditConsole.Core.Segments;
using AuditConsole.Core.Segments.Blobs;

namespace AuditConsole.Core.Ledgers.Sealing;

/// <summary>What a segment has: its blobs, the times that its events' sources state, and the events whose id was there with other content.</summary>
internal sealed record SegmentDirectory(FrozenSet<string> Blobs, TimeRanges Stated, bool HasUnstated, IReadOnlyList<KnownVariant> Variants)
{
    /// <summary>Says nothing of the segment.</summary>
    public static readonly SegmentDirectory Unknown = new(FrozenSet<string>.Empty, TimeRanges.Of([]), HasUnstated: false, []);

    private const byte Format = 1;

    // Far above the number of fields there are.
    private const int MostBlobs = 4096;

    public byte[] Encode()
    {
        var writer = new BlobWriter();
        writer.WriteNumber(Blobs.Count);
        foreach (var name in Blobs.Order(StringComparer.Ordinal))
        {
            writer.WriteBytes(Encoding.UTF8.GetBytes(name));
        }

        Stated.Write(writer);
        writer.WriteNumber(HasUnstated ? 1 : 0);
        writer.WriteNumber(Variants.Count);
        foreach (var variant in Variants)
        {
            writer.WriteNumber(variant.Base.High);
            writer.WriteNumber(variant.Base.Low);
            writer.WriteNumber(variant.Tag);
            writer.WriteNumber((ulong)variant.Seq);
            writer.WriteNumber(variant.Number);
        }

        return writer.ToBlob(Format);
    }

    /// <exception cref="InvalidDataException">These are not the bytes of a directory.</exception>
    public static SegmentDirectory Open(ReadOnlySpan<byte> blob)
    {
        var reader = new BlobReader(Blob.Open(blob, Format));
        var names = new string[reader.ReadNumber(MostBlobs)];
        for (var i = 0; i < names.Length; i++)
        {
            // Every segment names the same few.
            names[i] = string.Intern(Encoding.UTF8.GetString(reader.ReadBytes()));
        }

        var stated = TimeRanges.Read(ref reader);
        var hasUnstated = reader.ReadNumber(1) == 1;
        var variants = new KnownVariant[reader.ReadNumber(ColumnRun.Capacity)];
        for (var i = 0; i < variants.Length; i++)
        {
            variants[i] = new KnownVariant(new EventKey(reader.ReadNumber(), reader.ReadNumber()), reader.ReadNumber(), (long)reader.ReadNumber(), reader.ReadNumber(int.MaxValue));
        }

        reader.DemandEnd();
        return new SegmentDirectory(names.ToFrozenSet(StringComparer.Ordinal), stated, hasUnstated, variants);
    }
}

/// <summary>An event whose id was there with other content.</summary>
/// <param name="Base">The key of the event that had the id first.</param>
/// <param name="Number">Of its id, <c>…#2</c>.</param>
internal readonly record struct KnownVariant(EventKey Base, ulong Tag, long Seq, int Number);
