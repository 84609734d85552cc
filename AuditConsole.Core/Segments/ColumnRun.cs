using System.Globalization;
using AuditConsole.Core.Events;

namespace AuditConsole.Core.Segments;

/// <summary>The typed columns of up to 65,536 neighbouring events. One writer appends; any number of readers scan what was there when they looked.</summary>
/// <remarks>A reader takes <see cref="Count"/> first, then columns: arrays are replaced when they grow, so what it took reaches that many rows and never changes there.</remarks>
public sealed class ColumnRun(long firstSeq)
{
    public const int Capacity = 65_536;

    private static readonly int[] ObjectPlaces = [.. new[] { EventFields.Cluster, EventFields.ResourceGroup, EventFields.Kind, EventFields.Namespace, EventFields.Name }.Select(ColumnLayout.Place)];

    private readonly DictionaryColumn?[] _columns = new DictionaryColumn?[ColumnLayout.Fields.Length];
    private readonly int[] _rowIds = new int[ColumnLayout.Fields.Length];
    private readonly DictionaryColumn _objects = new();
    private readonly ByteTable _ids = new();
    private readonly ulong[] _superseded = new ulong[RowBitmap.WordCount];
    private readonly ulong[] _covered = new ulong[RowBitmap.WordCount];
    private long[] _times = new long[256];
    private long[] _received = new long[256];
    private long _minTime = long.MaxValue;
    private long _maxTime = long.MinValue;
    private byte[] _scratch = new byte[256];
    private int _count;

    public long FirstSeq { get; } = firstSeq;

    /// <summary>Rows that readers may look at; grows until <see cref="Capacity"/>.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>When the rows happened, microseconds UTC; <see cref="Count"/> of them.</summary>
    public ReadOnlySpan<long> Times
    {
        get
        {
            var count = Count;
            return Volatile.Read(ref _times).AsSpan(0, count);
        }
    }

    /// <summary>When the server took the rows, microseconds UTC; <see cref="Count"/> of them.</summary>
    public ReadOnlySpan<long> Received
    {
        get
        {
            var count = Count;
            return Volatile.Read(ref _received).AsSpan(0, count);
        }
    }

    /// <summary>Oldest time of any row; <see cref="long.MaxValue"/> for none.</summary>
    public long MinTime => Volatile.Read(ref _minTime);

    /// <summary>Newest time of any row; <see cref="long.MinValue"/> for none.</summary>
    public long MaxTime => Volatile.Read(ref _maxTime);

    /// <summary>A number for each row's object, (cluster, group, kind, namespace, name): equal in any two runs of this process for equal objects. Rows that name no object have none.</summary>
    public ColumnView Objects => _objects.Snapshot();

    /// <exception cref="InvalidOperationException">The run is full.</exception>
    public void Append(AuditEvent e)
    {
        var row = _count;
        if (row == Capacity)
        {
            throw new InvalidOperationException("The run is full.");
        }

        AppendNumbers(row, e);
        var id = ValueCodec.EncodeText(e.Id, ref _scratch);
        _ids.Add(id, (int)ValueHash.Of(id));
        for (var place = 0; place < _columns.Length; place++)
        {
            _rowIds[place] = AppendField(row, place, e);
        }

        AppendObject(row);
        if (row + 1 == Capacity)
        {
            Complete();
        }

        Volatile.Write(ref _count, row + 1);
    }

    /// <summary>Leaves a row out of answers (or puts it back): a request's first stage once its completion is known.</summary>
    public void SetSuperseded(int row, bool superseded) => Mark(_superseded, row, superseded);

    public bool IsSuperseded(int row) => IsMarked(_superseded, row);

    /// <summary>Takes the superseded rows out of a set.</summary>
    public void RemoveSuperseded(RowBitmap rows) => rows.AndNot(_superseded);

    /// <summary>Leaves a row out of answers (or puts it back): an admission review once the audit event of its request is known.</summary>
    public void SetCovered(int row, bool covered) => Mark(_covered, row, covered);

    public bool IsCovered(int row) => IsMarked(_covered, row);

    /// <summary>Takes the covered rows out of a set.</summary>
    public void RemoveCovered(RowBitmap rows) => rows.AndNot(_covered);

    /// <summary>The source's id of a row.</summary>
    public string Id(int row) => ValueCodec.DecodeText(_ids.Snapshot()[row]);

    /// <summary>The newest row at or before <paramref name="fromRow"/> with this id, or -1.</summary>
    public int FindId(ReadOnlySpan<char> id, int fromRow)
    {
        byte[] scratch = [];
        var bytes = ValueCodec.EncodeText(id, ref scratch);
        return _ids.Snapshot().FindLast(bytes, (int)ValueHash.Of(bytes), Math.Min(fromRow + 1, Count));
    }

    /// <summary>The column of a dictionary-coded field; null when no row has the field, or when it has another form (<c>seq</c>, <c>id</c>, <c>time</c>, <c>received</c>) or none.</summary>
    public ColumnView? Column(EventField field) => ColumnLayout.TryPlace(field, out var place) ? Volatile.Read(ref _columns[place])?.Snapshot() : null;

    /// <summary>A row's text; null when it has none, or the field is not a column.</summary>
    public string? Text(EventField field, int row)
    {
        if (field == EventFields.Id)
        {
            return Id(row);
        }

        return !field.IsNumeric && field.Type != FieldType.TextList && Column(field) is { } column && column.Id(row) is var id and not 0 ? column.Text(id) : null;
    }

    /// <summary>A row's number; null when it has none, or the field is not a column of numbers.</summary>
    public long? Number(EventField field, int row)
    {
        if (field == EventFields.Time)
        {
            return Times[row];
        }

        if (field == EventFields.Received)
        {
            return Received[row];
        }

        if (field == EventFields.Seq)
        {
            return FirstSeq + row;
        }

        return field.IsNumeric && Column(field) is { } column && column.Id(row) is var id and not 0 ? column.Number(id) : null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{FirstSeq} + {Count}");

    internal ByteTable.View Ids => _ids.Snapshot();

    private void AppendNumbers(int row, AuditEvent e)
    {
        if (row == _times.Length)
        {
            Volatile.Write(ref _times, Grown(_times));
            Volatile.Write(ref _received, Grown(_received));
        }

        _times[row] = e.Time;
        _received[row] = e.Received;
        Volatile.Write(ref _minTime, Math.Min(_minTime, e.Time));
        Volatile.Write(ref _maxTime, Math.Max(_maxTime, e.Time));
    }

    private static long[] Grown(long[] numbers)
    {
        var grown = new long[numbers.Length * 2];
        numbers.CopyTo(grown, 0);
        return grown;
    }

    private int AppendField(int row, int place, AuditEvent e)
    {
        var field = ColumnLayout.Fields[place];
        if (field.IsNumeric)
        {
            if (field.Number(e) is { } number)
            {
                At(place).Append(row, ValueCodec.EncodeNumber(number, ref _scratch));
            }
        }
        else if (field.Type == FieldType.TextList)
        {
            if (field.List(e) is { Count: > 0 } list)
            {
                At(place).Append(row, ValueCodec.EncodeList(list, ref _scratch));
            }
        }
        else if (field.Text(e) is { } text)
        {
            return At(place).Append(row, text, ref _scratch);
        }

        return 0;
    }

    private DictionaryColumn At(int place)
    {
        if (_columns[place] is not { } column)
        {
            column = new DictionaryColumn();
            Volatile.Write(ref _columns[place], column);
        }

        return column;
    }

    private void AppendObject(int row)
    {
        if (_rowIds[ObjectPlaces[^1]] == 0)
        {
            return;
        }

        var hash = 0UL;
        foreach (var place in ObjectPlaces)
        {
            var id = _rowIds[place];
            hash = ValueHash.Join(hash, id == 0 ? 0 : ValueHash.Of(_columns[place]!.Snapshot().Bytes(id)));
        }

        _objects.Append(row, ValueCodec.EncodeNumber((long)hash, ref _scratch));
    }

    private static bool IsMarked(ulong[] marks, int row) => (Volatile.Read(ref marks[row >> 6]) >> (row & 63) & 1) != 0;

    private static void Mark(ulong[] marks, int row, bool isMarked)
    {
        var bit = 1UL << (row & 63);
        if (isMarked)
        {
            Interlocked.Or(ref marks[row >> 6], bit);
        }
        else
        {
            Interlocked.And(ref marks[row >> 6], ~bit);
        }
    }

    private void Complete()
    {
        _ids.Trim();
        _objects.Complete();
        foreach (var column in _columns)
        {
            column?.Complete();
        }

        _scratch = [];
    }
}
