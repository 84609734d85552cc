using System.Runtime.InteropServices;
using AuditConsole.Core.Events;
using AuditConsole.Core.Integrity;
using AuditConsole.Core.Segments.Blobs;
using AuditConsole.Core.Segments.Tokens;

namespace AuditConsole.Core.Segments;

/// <summary>The names of a segment's blobs that are no fields of events (those of fields are the fields' names), and how each is opened.</summary>
internal static class SegmentBlobs
{
    /// <summary>Version of what the index blobs say of the events; a segment of another version is made anew from its parts.</summary>
    public const int IndexVersion = (2 * 1000) + RoutineRule.Version;

    public const string Order = "+order";
    public const string Ids = "+ids";
    public const string Times = "+times";
    public const string Received = "+received";
    public const string Stated = "+stated";
    public const string Who = "+who";
    public const string Tree = "+tree";
    public const string Chain = "+chain";
    public const string Filter = "+filter";
    public const string Objects = "+objects";
    public const string Routine = "+routine";
    public const string Tokens = "+tokens";

    /// <summary>Only in segments of the first layout (<see cref="FirstLayout"/>).</summary>
    public const string Seeds = "+seeds";
    public const string Tags = "+tags";

    /// <summary>Not stored, but made of what is: the numbers of all rows, and the UUIDs of their ids.</summary>
    public const string RowTimes = "=times";
    public const string RowReceived = "=received";
    public const string RowUuids = "=uuids";

    /// <summary>Events under one root of <see cref="Tree"/>, and between two values of <see cref="Chain"/>.</summary>
    public const int TileEvents = 256;

    /// <summary>Format of blobs that are plain rows of bytes.</summary>
    private const byte RowsFormat = 1;

    /// <summary>The blobs that a scan of a field needs besides the order of the rows.</summary>
    public static IEnumerable<string> Of(EventField field)
        => field == EventFields.Time ? [RowTimes]
        : field == EventFields.Received ? [RowReceived]
        : field == EventFields.Id ? [Ids, RowUuids]
        : field == EventFields.RequestId ? [Ids, RowUuids, field.Name]
        : ColumnLayout.TryPlace(field, out _) ? [field.Name]
        : [];

    /// <summary>All that scans of fields use.</summary>
    public static IReadOnlyCollection<string> OfScan { get; } = [.. ColumnLayout.Fields.Select(field => field.Name), RowTimes, Routine, Objects, Ids, RowUuids];

    /// <summary>What <see cref="SegmentCounts"/> are made of.</summary>
    public static IReadOnlyCollection<string> OfCounts { get; } = [.. ColumnLayout.Fields.Where(field => field != EventFields.RequestId).Select(field => field.Name), RowTimes, Routine];

    /// <summary>The blobs that numbers of objects need.</summary>
    public static IEnumerable<string> OfObjects => [Objects, .. SealedObjects.Fields.Select(one => one.Name)];

    /// <summary>True for what can be made anew from the records.</summary>
    public static bool IsIndex(string name) => name is Objects or Routine or Tokens or Filter or Tree or Chain || (name[0] != '+' && !Array.Exists(SealedRecords.Fields, field => field.Name == name));

    /// <summary>Unpacks a blob.</summary>
    /// <param name="order">The segment's order; null only for the order itself.</param>
    /// <returns>What it unpacks to, and what that takes in memory.</returns>
    /// <exception cref="InvalidDataException">It is not what was written.</exception>
    public static (object Opened, long Bytes) Open(string name, ReadOnlySpan<byte> blob, int rows, SlotOrder? order)
    {
        switch (name)
        {
            case Order:
                var slots = SlotOrder.Open(blob, rows);
                return (slots, slots.Bytes);
            case Ids:
                var ids = SealedIds.Open(blob, order!);
                return (ids, ids.Bytes);
            case Times or Received or Stated:
                var numbers = NumberColumn.Open(blob, rows);
                return (numbers, numbers.Bytes);
            case Objects:
                var objects = SealedObjects.Open(blob, rows);
                return (objects, objects.Bytes);
            case Routine:
                return (new RowBitmap(MemoryMarshal.Cast<byte, ulong>(OpenRows(blob, RowBitmap.WordCount * sizeof(ulong))).ToArray()), RowBitmap.WordCount * sizeof(ulong));
            case Seeds:
                return (OpenRows(blob, rows * RecordHash.SeedBytes).ToArray(), rows * RecordHash.SeedBytes);
            case Tags:
                return (OpenRows(blob, rows * sizeof(ulong)).ToArray(), rows * sizeof(ulong));
            case Tree or Chain:
                var digests = OpenRows(blob, (rows + TileEvents - 1) / TileEvents * Digest.Size).ToArray();
                return (digests, digests.Length);
            case Tokens:
                var tokens = TokenDictionary.Parse(blob.ToArray());
                return (tokens, tokens.Bytes);
            case Filter:
                var filter = KeyFilter.Parse(blob.ToArray());
                return (filter, filter.Bytes);
            default:
                var column = SealedColumn.Open(blob, order!);
                if (EventFields.TryFind(name, out var field))
                {
                    column.View.DemandValuesOf(field);
                }

                return (column, column.Bytes);
        }
    }

    public static byte[] FrameRows(ReadOnlySpan<byte> rows) => Blob.Frame(RowsFormat, rows);

    /// <exception cref="InvalidDataException">It is not what was written.</exception>
    public static ReadOnlySpan<byte> OpenRows(ReadOnlySpan<byte> blob, int length)
        => Blob.Open(blob, RowsFormat) is var rows && rows.Length == length ? rows : throw new InvalidDataException("it has another number of rows than its segment");
}
