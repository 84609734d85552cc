using System.Runtime.InteropServices;
using AuditConsole.Core.Events;
using AuditConsole.Core.Segments.Blobs;

namespace AuditConsole.Core.Segments;

/// <summary>
/// The sources' ids of a segment's events, but for the UUIDs that they begin with: those stand in the body blocks (<see cref="BlockRows"/>). What follows them (<c>/ResponseComplete</c>) is in a dictionary, as are ids that have none.
/// Where an event's request id is its id up to the slash, as with Kubernetes, the request id has no bytes of its own.
/// </summary>
internal sealed class SealedIds
{
    private const byte Format = 2;

    /// <summary>With the UUIDs, in the order of rows: <see cref="FirstLayout"/>.</summary>
    private const byte FirstFormat = 1;
    private const int Quality = 5;

    private readonly SealedColumn _rests;
    private readonly byte[] _isRequest;

    private SealedIds(SealedColumn rests, byte[] isRequest, UInt128[]? uuids)
    {
        _rests = rests;
        _isRequest = isRequest;
        Uuids = uuids;
    }

    /// <summary>For each row its id without the UUID.</summary>
    public ColumnView Rests => _rests.View;

    /// <summary>For each row the UUID of its id, in a segment of the first layout; else null.</summary>
    public UInt128[]? Uuids { get; }

    public long Bytes => _rests.Bytes + (16L * (Uuids?.Length ?? 0)) + _isRequest.Length;

    /// <summary>The part of an id that tells the request: what stands before its first slash, or all of it.</summary>
    public static ReadOnlySpan<char> RequestOf(ReadOnlySpan<char> id) => id.IndexOf('/') is var slash and >= 0 ? id[..slash] : id;

    public static byte[] Encode(ColumnRun run, SlotOrder order)
    {
        var rests = new DictionaryColumn();
        var isRequest = new byte[(run.Count + 7) / 8];
        var requests = run.Column(EventFields.RequestId);
        for (var row = 0; row < run.Count; row++)
        {
            var id = run.Ids[row];
            rests.Append(row, ValueCodec.SplitUuid(id, out _));
            if (requests is { } column && column.Id(row) is var request and not 0 && IsRequestOf(id, column.Bytes(request)))
            {
                isRequest[row >> 3] |= (byte)(1 << (row & 7));
            }
        }

        var writer = new BlobWriter();
        writer.WriteBytes(SealedColumn.Encode(rests.Snapshot(), order, Quality));
        writer.WriteSection(isRequest, Quality);
        return writer.ToBlob(Format);
    }

    /// <exception cref="InvalidDataException">These are not the bytes of the ids of a segment of this order.</exception>
    public static SealedIds Open(ReadOnlySpan<byte> blob, SlotOrder order)
    {
        var reader = new BlobReader(Blob.Open(blob, FirstFormat, Format));
        var rests = SealedColumn.Open(reader.ReadBytes(), order);
        var uuids = blob[0] == FirstFormat ? MemoryMarshal.Cast<byte, UInt128>(reader.ReadSection()).ToArray() : null;
        var isRequest = reader.ReadSection();
        reader.DemandEnd();
        return (uuids?.Length ?? order.Rows) == order.Rows && isRequest.Length == (order.Rows + 7) / 8
            ? new SealedIds(rests, isRequest, uuids)
            : throw new InvalidDataException("it has another number of rows than its segment");
    }

    /// <summary>True when the row's request id is its id up to the slash.</summary>
    public bool IsRequest(int row) => (_isRequest[row >> 3] >> (row & 7) & 1) != 0;

    /// <exception cref="InvalidDataException">They are not what was written.</exception>
    public string Id(int row, UInt128 uuid)
    {
        var view = _rests.View;
        return view.Id(row) is var id and not 0 ? ValueCodec.JoinUuid(uuid, view.Bytes(id)) : throw new InvalidDataException("an event has no id");
    }

    /// <summary>True when a request id is an id up to its slash; both as columns encode them.</summary>
    internal static bool IsRequestOf(ReadOnlySpan<byte> id, ReadOnlySpan<byte> request)
        => id.StartsWith(request) && (id.Length == request.Length || id[request.Length] == (byte)'/') && !request.Contains((byte)'/');
}
