using AuditConsole.Core.Integrity;

namespace AuditConsole.Core.Segments;

/// <summary>Reads segments of the first layout: UUIDs, seeds and tags were blobs of their own, in the order of rows, instead of standing in the body blocks.</summary>
internal static class FirstLayout
{
    /// <summary>The blobs that hold what the body blocks do not.</summary>
    public static readonly string[] BlobNames = [SegmentBlobs.Order, SegmentBlobs.Ids, SegmentBlobs.Seeds, SegmentBlobs.Tags];

    /// <param name="blobs">Names of the segment's blobs.</param>
    public static bool Is(IReadOnlySet<string> blobs) => blobs.Contains(SegmentBlobs.Seeds);

    /// <summary>The rows of a block as they would stand in it.</summary>
    /// <param name="blobs">Those of <see cref="BlobNames"/>, opened; the ids with their UUIDs.</param>
    public static BlockRows Rows(int block, IReadOnlyDictionary<string, object?> blobs)
    {
        var order = (SlotOrder)blobs[SegmentBlobs.Order]!;
        var uuids = ((SealedIds)blobs[SegmentBlobs.Ids]!).Uuids!;
        var (seeds, tags) = ((byte[])blobs[SegmentBlobs.Seeds]!, (byte[])blobs[SegmentBlobs.Tags]!);
        var (first, count) = order.Block(block);
        var rows = new BlockRows(count);
        for (var i = 0; i < count; i++)
        {
            int row = order.RowOfSlot[first + i];
            rows.Set(i, uuids[row], seeds.AsSpan(row * RecordHash.SeedBytes, RecordHash.SeedBytes), tags.AsSpan(row * sizeof(ulong), sizeof(ulong)));
        }

        return rows;
    }
}
