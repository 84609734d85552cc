using System.Globalization;
using AuditConsole.Core.Events;
using AuditConsole.Core.Segments.Tokens;

namespace AuditConsole.Core.Segments;

/// <summary>The typed columns of up to 65,536 neighbouring events. One writer appends; any number of readers scan what was there when they looked.</summary>
/// <remarks>A reader takes <see cref="Count"/> first, then columns: arrays are replaced when they grow, so what it took reaches that many rows and never changes there.</remarks>
public sealed class ColumnRun(long firstSeq) : IRunColumns
{
    public const int Capacity = 65_536;

    private static readonly int[] ObjectPlaces = [.. new[] { EventFields.Cluster, EventFields.ResourceGroup, EventFields.Kind, EventFields.Namespace, EventFields.Name }.Select(ColumnLayout.Place)];

    private readonly DictionaryColumn?[] _columns = new DictionaryColumn?[ColumnLayout.Fields.Length];
    private readonly int[] _rowIds = new int[ColumnLayout.Fields.Length];
    private readonly DictionaryColumn _objects = new();
    private readonly ByteTable _ids = new();
    private readonly ulong[] _routine = new ulong[RowBitmap.WordCount];
    private long[] _times = new long[256];
    private long[] _received = new long[256];
    private long _minTime = long.MaxValue;
    private long _maxTime = long.MinValue;
    private byte[] _scratch = new byte[256];
    private int _count;

    public long FirstSeq { get; } = firstSeq;

    /// <summary>Rows that readers may look at; grows until <see cref="Capacity"/>.</summary>
    public int Count => Volatile.Read(ref _count);

    public ReadOnlySpan<long> Times
    {
        get
        {
            var count = Count;
            return Volatile.Read(ref _times).AsSpan(0, count);
        }
    }

    public ReadOnlySpan<long> Received
    {
        get
        {
            var count = Count;
            return Volatile.Read(ref _received).AsSpan(0, count);
        }
    }

    public void ReadTimes(ReadOnlySpan<int> rows, Span<long> times)
    {
        var all = Times;
        for (var i = 0; i < rows.Length; i++)
        {
            times[i] = all[rows[i]];
        }
    }

    public long MinTime => Volatile.Read(ref _minTime);

    public long MaxTime => Volatile.Read(ref _maxTime);

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
        if (RoutineRule.IsRoutine(e))
        {
            Volatile.Write(ref _routine[row >> 6], _routine[row >> 6] | 1UL << (row & 63));
        }

        if (row + 1 == Capacity)
        {
            Complete();
        }

        Volatile.Write(ref _count, row + 1);
    }

    public RowMarks Marks { get; } = new();

    public RowBitmap RoutineRows => new(_routine);

    public string Id(int row) => ValueCodec.DecodeText(_ids.Snapshot()[row]);

    public int FindId(ReadOnlySpan<char> id, int fromRow)
    {
        byte[] scratch = [];
        var bytes = ValueCodec.EncodeText(id, ref scratch);
        return _ids.Snapshot().FindLast(bytes, Math.Min(fromRow + 1, Count));
    }

    /// <summary>All of them: bodies of the head are looked into one by one.</summary>
    RowBitmap IRunColumns.BodiesWith(TokenQuery words) => RowBitmap.Full(Count);

    public void AddRequest(string requestId, RowBitmap found)
    {
        if (Column(EventFields.RequestId) is { } column && column.Find(requestId) is var id and not 0)
        {
            ColumnScan.Equal(column, id, Count, found);
        }
    }

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
