using System.Buffers;
using AuditConsole.Core.Events;
using AuditConsole.Core.Segments;

namespace AuditConsole.Core.Query.Search;

/// <summary>Counts events, and the distinct objects and actors they name, over many runs.</summary>
internal sealed class TotalsCounter
{
    /// <summary>The first of these that an event has is what its actor is called.</summary>
    public static readonly EventField[] ActorNames = [EventFields.ActorName, EventFields.ActorEmail, EventFields.ActorId];

    private readonly HashSet<long> _objects = [];
    private readonly HashSet<ulong> _actors = [];
    private long _events;

    public SearchTotals Result => new(_events, _objects.Count, _actors.Count);

    public void Add(IRunColumns run, int rows, RowBitmap visible)
    {
        _events += visible.Count();
        var objects = run.Objects;
        ForEachValue(objects, visible, id => _objects.Add(objects.Number(id)));

        var left = visible.Copy();
        foreach (var field in ActorNames)
        {
            if (run.Column(field) is { } column)
            {
                ForEachValue(column, left, id => _actors.Add(ValueHash.Of(column.Bytes(id))));
                var named = new RowBitmap();
                ColumnScan.Present(column, rows, named);
                left.AndNot(named);
            }
        }
    }

    private static void ForEachValue(in ColumnView column, RowBitmap rows, Action<int> found)
    {
        var counts = ArrayPool<int>.Shared.Rent(column.ValueCount + 1);
        try
        {
            counts.AsSpan(0, column.ValueCount + 1).Clear();
            ColumnScan.CountIds(column, rows, counts);
            for (var id = 1; id <= column.ValueCount; id++)
            {
                if (counts[id] > 0)
                {
                    found(id);
                }
            }
        }
        finally
        {
            ArrayPool<int>.Shared.Return(counts);
        }
    }
}
