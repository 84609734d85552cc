using AuditConsole.Core.Events;

namespace AuditConsole.Core.Segments;

/// <summary>One column as a reader sees it: a dictionary of values with ids from 1, and the id of each row (0 = absent).</summary>
public readonly struct ColumnView
{
    private readonly ByteTable.View _values;

    // The array itself, or the sealed column that unpacks it when it is first asked for.
    private readonly object _ids;

    internal ColumnView(ByteTable.View values, Array ids)
    {
        _values = values;
        _ids = ids;
    }

    internal ColumnView(ByteTable.View values, SealedColumn column)
    {
        _values = values;
        _ids = column;
    }

    /// <summary>Ids run from 1 to this.</summary>
    public int ValueCount => _values.Count;

    /// <summary>A <c>byte[]</c>, <c>ushort[]</c> or <c>int[]</c>; rows beyond its end have id 0.</summary>
    internal Array Ids => _ids as Array ?? ((SealedColumn)_ids).RowIds;

    public int Id(int row) => RowIds.At(Ids, row);

    public string Text(int id) => ValueCodec.DecodeText(_values[id - 1]);

    public long Number(int id) => ValueCodec.DecodeNumber(_values[id - 1]);

    /// <summary>The texts of one value of a list column.</summary>
    public IReadOnlyList<string> List(int id)
    {
        var texts = new List<string>();
        var bytes = _values[id - 1];
        while (!bytes.IsEmpty)
        {
            texts.Add(ValueCodec.DecodeText(ValueCodec.NextOfList(ref bytes)));
        }

        return texts;
    }

    /// <summary>The id of a text, 0 when no row has it.</summary>
    public int Find(string text)
    {
        byte[] scratch = [];
        return FindBytes(ValueCodec.EncodeText(text, ref scratch));
    }

    /// <summary>The id of a value by its stored bytes, 0 when no row has it.</summary>
    internal int FindBytes(ReadOnlySpan<byte> bytes) => _values.FindLast(bytes, int.MaxValue) + 1;

    /// <exception cref="InvalidDataException">One of the values cannot be decoded as one of the field.</exception>
    internal void DemandValuesOf(EventField field)
    {
        for (var id = 1; id <= ValueCount; id++)
        {
            if (!ValueCodec.IsValue(field, Bytes(id)))
            {
                throw new InvalidDataException("it has a value that its field cannot have");
            }
        }
    }

    /// <summary>The stored bytes of all values, one behind the other.</summary>
    internal ReadOnlySpan<byte> AllBytes => _values.All;

    /// <summary>The stored bytes of a value; equal in two columns exactly when the values are.</summary>
    internal ReadOnlySpan<byte> Bytes(int id) => _values[id - 1];
}
