namespace AuditConsole.Core.Segments;

/// <summary>A segment's ids, to be looked for.</summary>
internal sealed class IdLookup(SealedIds ids, RowUuids uuids)
{
    public string Id(int row) => ids.Id(row, uuids[row]);

    public bool IsRequest(int row) => ids.IsRequest(row);

    /// <summary>The newest row at or before <paramref name="fromRow"/> with this id, or -1.</summary>
    public int FindLast(ReadOnlySpan<char> id, int fromRow)
    {
        byte[] scratch = [];
        var rest = ValueCodec.SplitUuid(ValueCodec.EncodeText(id, ref scratch), out var uuid);
        var view = ids.Rests;
        if (view.FindBytes(rest) is not (var wanted and not 0))
        {
            return -1;
        }

        var row = fromRow;
        while (row >= 0 && (uuids[row] != uuid || view.Id(row) != wanted))
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

        var view = ids.Rests;
        for (var row = 0; row < uuids.Count; row++)
        {
            if (uuids[row] == uuid && ids.IsRequest(row) && view.Id(row) is var id and not 0 && view.Bytes(id) is var own && own.StartsWith(rest) && (own.Length == rest.Length || own[rest.Length] == (byte)'/'))
            {
                found[row] = true;
            }
        }
    }
}
