using System.Collections.Frozen;
using System.Runtime.InteropServices;
using AuditConsole.Core.Integrity;
using AuditConsole.Core.Ledgers.Sealing;
using AuditConsole.Core.Segments;
using AuditConsole.Core.Segments.Blobs;

namespace AuditConsole.Tests.Core.Segments;

/// <summary>Writes segments as the first layout had them.</summary>
internal static class FirstLayoutStore
{
    private const byte Format = 1;

    /// <summary>Puts a segment's blobs into the first layout.</summary>
    public static void Rewrite(MemorySegments store, Segment segment)
    {
        var number = segment.Number;
        var order = SlotOrder.Open(store.Columns[(number, SegmentBlobs.Order)], segment.Count);
        var uuids = new UInt128[segment.Count];
        var (seeds, tags) = (new byte[segment.Count * RecordHash.SeedBytes], new byte[segment.Count * sizeof(ulong)]);
        for (var block = 0; block < order.BlockCount; block++)
        {
            var (first, count) = order.Block(block);
            var reader = new BlobReader(Blob.Open(store.Bodies[(number, block)], 2));
            var rows = BlockRows.Open(reader.ReadBytes(), count);
            store.Bodies[(number, block)] = Blob.Frame(Format, reader.ReadRaw(reader.Left));
            for (var i = 0; i < count; i++)
            {
                int row = order.RowOfSlot[first + i];
                uuids[row] = rows.Uuid(i);
                rows.Seed(i).CopyTo(seeds.AsSpan(row * RecordHash.SeedBytes));
                rows.Tag(i).CopyTo(tags.AsSpan(row * sizeof(ulong)));
            }
        }

        var ids = new BlobReader(Blob.Open(store.Columns[(number, SegmentBlobs.Ids)], 2));
        var writer = new BlobWriter();
        writer.WriteBytes(ids.ReadBytes());
        writer.WriteSection(MemoryMarshal.AsBytes(uuids.AsSpan()), quality: 1);
        writer.WriteRaw(ids.ReadRaw(ids.Left));
        store.Columns[(number, SegmentBlobs.Ids)] = writer.ToBlob(Format);
        store.Columns[(number, SegmentBlobs.Seeds)] = SegmentBlobs.FrameRows(seeds);
        store.Columns[(number, SegmentBlobs.Tags)] = SegmentBlobs.FrameRows(tags);
        segment.Renew(segment.Directory with { Blobs = segment.Directory.Blobs.Append(SegmentBlobs.Seeds).Append(SegmentBlobs.Tags).ToFrozenSet(StringComparer.Ordinal) });
    }
}
