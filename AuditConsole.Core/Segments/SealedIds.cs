using System.Runtime.InteropServices;
using AuditConsole.Core.Events;
using AuditConsole.Core.Segments.Blobs;

namespace AuditConsole.Core.Segments;

/// <summary>
/// The sources' ids of a segment's events. A UUID at the start of an id is kept raw, what follows it (<c>/ResponseComplete</c>) in a dictionary, as are ids that have none.
/// Where an event's request id is its id up to the slash, as with Kubernetes, the request id has no bytes of its own.
/// </summary>
internal sealed class SealedIds
{
    private const byte Format = 1;
    private const int Quality = 5;

    private readonly SealedColumn _rests;
    private readonly UInt128[] _uuids;
    private readonly byte[] _isRequest;

    private SealedIds(SealedColumn rests, UInt128[] uuids, byte[] isRequest)
    {
        _rests = rests;
        _uuids = uuids;
        _isRequest = isRequest;
    }

    public int Rows => _uuids.Length;

    public long Bytes => _rests.Bytes + (16L * _uuids.Length) + _isRequest.Length;

    /// <summary>The part of an id that tells the request: what stands before its first slash, or all of it.</summary>
    public static ReadOnlySpan<char> RequestOf(ReadOnlySpan<char> id) => id.IndexOf('/') is var slash and >= 0 ? id[..slash] : id;

    public static byte[] Encode(ColumnRun run, SlotOrder order)
    {
        var rests = new DictionaryColumn();
        var uuids = new UInt128[run.Count];
        var isRequest = new byte[(run.Count + 7) / 8];
        var requests = run.Column(EventFields.RequestId);
        for (var row = 0; row < run.Count; row++)
        {
            var id = run.Ids[row];
            rests.Append(row, ValueCodec.SplitUuid(id, out uuids[row]));
            if (requests is { } column && column.Id(row) is var request and not 0 && IsRequestOf(id, column.Bytes(request)))
            {
                isRequest[row >> 3] |= (byte)(1 << (row & 7));
            }
        }

        var writer = new BlobWriter();
        writer.WriteBytes(SealedColumn.Encode(rests.Snapshot(), order, Quality));

        // Random bits do not get shorter, but a source without UUIDs has zeros here.
        writer.WriteSection(MemoryMarshal.AsBytes(uuids.AsSpan()), quality: 1);
        writer.WriteSection(isRequest, Quality);
        return writer.ToBlob(Format);
    }

    /// <exception cref="InvalidDataException">These are not the bytes of the ids of a segment of this order.</exception>
    public static SealedIds Open(ReadOnlySpan<byte> blob, SlotOrder order)
    {
        var reader = new BlobReader(Blob.Open(blob, Format));
        var rests = SealedColumn.Open(reader.ReadBytes(), order);
        var uuids = MemoryMarshal.Cast<byte, UInt128>(reader.ReadSection()).ToArray();
        var isRequest = reader.ReadSection();
        reader.DemandEnd();
        return uuids.Length == order.Rows && isRequest.Length == (order.Rows + 7) / 8 ? new SealedIds(rests, uuids, isRequest) : throw new InvalidDataException("it has another number of rows than its segment");
    }

    /// <summary>True when the row's request id is its id up to the slash.</summary>
    public bool IsRequest(int row) => (_isRequest[row >> 3] >> (row & 7) & 1) != 0;

    /// <exception cref="InvalidDataException">They are not what was written.</exception>
    public string Id(int row)
    {
        var view = _rests.View;
        return view.Id(row) is var id and not 0 ? ValueCodec.JoinUuid(_uuids[row], view.Bytes(id)) : throw new InvalidDataException("an event has no id");
    }

    /// <summary>The newest row at or before <paramref name="fromRow"/> with this id, or -1.</summary>
    public int FindLast(ReadOnlySpan<char> id, int fromRow)
    {
        byte[] scratch = [];
        var rest = ValueCodec.SplitUuid(ValueCodec.EncodeText(id, ref scratch), out var uuid);
        var view = _rests.View;
        if (view.FindBytes(rest) is not (var wanted and not 0))
        {
            return -1;
        }

        var row = fromRow;
        while (row >= 0 && (_uuids[row] != uuid || view.Id(row) != wanted))
        {
            row--;
        }

        return row;
    }

    /// <summary>Adds the rows whose request id is this one and stands at the beginning of their id.</summary>
    public void AddRequest(ReadOnlySpan<char> requestId, RowBitmap found)
    {
        byte[] scratch = [];
        var rest = ValueCodec.SplitUuid(ValueCodec.EncodeText(requestId, ref scratch), out var uuid);
        if (rest.Contains((byte)'/'))
        {
            // It reaches beyond the slash at which the requests of ids end.
            return;
        }

        var view = _rests.View;
        for (var row = 0; row < _uuids.Length; row++)
        {
            if (_uuids[row] == uuid && IsRequest(row) && view.Id(row) is var id and not 0 && view.Bytes(id) is var own && own.StartsWith(rest) && (own.Length == rest.Length || own[rest.Length] == (byte)'/'))
            {
                found[row] = true;
            }
        }
    }

    /// <summary>True when a request id is an id up to its slash; both as columns encode them.</summary>
    internal static bool IsRequestOf(ReadOnlySpan<byte> id, ReadOnlySpan<byte> request)
        => id.StartsWith(request) && (id.Length == request.Length || id[request.Length] == (byte)'/') && !request.Contains((byte)'/');
}
