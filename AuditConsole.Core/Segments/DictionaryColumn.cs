namespace AuditConsole.Core.Segments;

/// <summary>The writer's side of one column: the distinct values in order of first appearance, and the id of each row's value.</summary>
internal sealed class DictionaryColumn
{
    private readonly ByteTable _values = new();
    private readonly RowIds _ids = new();

    // Slots of an open-addressing table: id of the value, 0 = free. Readers never look here; gone once the run is full.
    private int[] _slots = new int[16];
    private string? _lastText;
    private int _lastId;

    public ColumnView Snapshot() => new(_values.Snapshot(), _ids.Current);

    /// <summary>Sets the value of a row and returns its id.</summary>
    public int Append(int row, string text, ref byte[] scratch)
    {
        // Decoders give the same string again for values that repeat, which saves hashing most of them.
        if (!ReferenceEquals(text, _lastText))
        {
            _lastId = IdOf(ValueCodec.EncodeText(text, ref scratch));
            _lastText = text;
        }

        _ids.Set(row, _lastId);
        return _lastId;
    }

    public void Append(int row, ReadOnlySpan<byte> value) => _ids.Set(row, IdOf(value));

    public void Complete()
    {
        _slots = [];
        _lastText = null;
        _values.Trim();
    }

    private int IdOf(ReadOnlySpan<byte> value)
    {
        var hash = (int)ValueHash.Of(value);
        var values = _values.Snapshot();
        var slot = (uint)hash % (uint)_slots.Length;
        while (_slots[slot] is var id and not 0)
        {
            if (values.HashAt(id - 1) == hash && values[id - 1].SequenceEqual(value))
            {
                return id;
            }

            slot = (slot + 1) % (uint)_slots.Length;
        }

        var added = _values.Add(value, hash) + 1;
        _slots[slot] = added;
        if (added * 2 > _slots.Length)
        {
            Rehash();
        }

        return added;
    }

    private void Rehash()
    {
        var values = _values.Snapshot();
        var slots = new int[_slots.Length * 2];
        for (var i = 0; i < values.Count; i++)
        {
            var slot = (uint)values.HashAt(i) % (uint)slots.Length;
            while (slots[slot] != 0)
            {
                slot = (slot + 1) % (uint)slots.Length;
            }

            slots[slot] = i + 1;
        }

        _slots = slots;
    }
}
