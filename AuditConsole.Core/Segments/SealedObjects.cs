using AuditConsole.Core.Events;
using AuditConsole.Core.Segments.Blobs;

namespace AuditConsole.Core.Segments;

/// <summary>The objects of a segment in the order of its slots: how many slots each has, and its cluster, group, kind, namespace and name as ids of their sealed columns.</summary>
internal sealed class SealedObjects
{
    /// <summary>The fields that tell an object, in the order that slots are sorted by.</summary>
    public static readonly EventField[] Fields = [EventFields.Cluster, EventFields.ResourceGroup, EventFields.Kind, EventFields.Namespace, EventFields.Name];

    // 65,536 values and none.
    private const int IdBits = 17;
    private const byte Format = 1;
    private const int Quality = 5;

    private readonly List<(int Slots, int[] Ids)> _objects = [];

    public long Bytes => 64L * _objects.Count;

    /// <summary>The ids of one object in one number, which sorts as they do.</summary>
    /// <param name="ids">What its events have in the sealed columns of <see cref="Fields"/>, in their order.</param>
    public static UInt128 Key(ReadOnlySpan<int> ids)
    {
        UInt128 key = 0;
        foreach (var id in ids)
        {
            key = (key << IdBits) | (uint)id;
        }

        return key;
    }

    /// <param name="keyOfSlot">For each slot the key of its event's object.</param>
    public static byte[] Encode(ReadOnlySpan<UInt128> keyOfSlot)
    {
        var content = new BlobWriter();
        for (var slot = 0; slot < keyOfSlot.Length;)
        {
            var end = slot + 1;
            while (end < keyOfSlot.Length && keyOfSlot[end] == keyOfSlot[slot])
            {
                end++;
            }

            content.WriteNumber(end - slot);
            for (var i = Fields.Length - 1; i >= 0; i--)
            {
                content.WriteNumber((int)(uint)(keyOfSlot[slot] >> (IdBits * i)) & ((1 << IdBits) - 1));
            }

            slot = end;
        }

        var writer = new BlobWriter();
        writer.WriteSection(content.Written, Quality);
        return writer.ToBlob(Format);
    }

    /// <exception cref="InvalidDataException">These are not the bytes of the objects of so many rows.</exception>
    public static SealedObjects Open(ReadOnlySpan<byte> blob, int rows)
    {
        var outer = new BlobReader(Blob.Open(blob, Format));
        var reader = new BlobReader(outer.ReadSection());
        outer.DemandEnd();
        var objects = new SealedObjects();
        var slots = 0;
        while (reader.Left > 0)
        {
            var count = reader.ReadNumber(rows - slots);
            if (count == 0)
            {
                throw new InvalidDataException("it has an object without events");
            }

            var ids = new int[Fields.Length];
            for (var i = 0; i < ids.Length; i++)
            {
                ids[i] = reader.ReadNumber(ColumnRun.Capacity);
            }

            objects._objects.Add((count, ids));
            slots += count;
        }

        return slots == rows ? objects : throw new InvalidDataException("it has another number of rows than its segment");
    }

    /// <summary>A number for each row's object, as <see cref="IRunColumns.Objects"/> says.</summary>
    /// <param name="columns">The columns of <see cref="Fields"/>; null for one that no row has.</param>
    /// <exception cref="InvalidDataException">An object has a value that its column does not.</exception>
    public ColumnView View(SlotOrder order, IReadOnlyList<ColumnView?> columns)
    {
        var numbers = new ByteTable();
        var ids = new int[order.Rows];
        byte[] scratch = [];
        var slot = 0;
        foreach (var (slots, values) in _objects)
        {
            if (values[^1] != 0)
            {
                var hash = 0UL;
                for (var i = 0; i < values.Length; i++)
                {
                    hash = ValueHash.Join(hash, values[i] == 0 ? 0 : ValueHash.Of(Value(columns[i], values[i])));
                }

                var number = ValueCodec.EncodeNumber((long)hash, ref scratch);
                var id = numbers.Add(number, (int)ValueHash.Of(number)) + 1;
                foreach (var row in order.RowOfSlot.Slice(slot, slots))
                {
                    ids[row] = id;
                }
            }

            slot += slots;
        }

        return new ColumnView(numbers.Snapshot(), ids);
    }

    private static ReadOnlySpan<byte> Value(ColumnView? column, int id)
        => column is { } view && id <= view.ValueCount ? view.Bytes(id) : throw new InvalidDataException("an object has a value that its column does not");
}
