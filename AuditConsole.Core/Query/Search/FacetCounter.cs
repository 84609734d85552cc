using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using AuditConsole.Core.Events;
using AuditConsole.Core.Segments;

namespace AuditConsole.Core.Query.Search;

/// <summary>Counts the values of one field, or of several the first that an event has, over the rows of many runs. Values of different runs meet by their hash; only the most frequent are ever decoded.</summary>
internal sealed class FacetCounter
{
    private readonly FacetOf _facet;
    private readonly Dictionary<ulong, Entry> _entries = [];
    private readonly Dictionary<string, long> _items = [];

    /// <exception cref="ArgumentException">A field has no column of values.</exception>
    public FacetCounter(FacetOf facet)
    {
        if (facet.Fields.FirstOrDefault(field => !IsCountable(field)) is { } field)
        {
            throw new ArgumentException($"The values of {field} cannot be counted.", nameof(facet));
        }

        _facet = facet;
    }

    /// <param name="length">How many rows of the run there are.</param>
    /// <param name="rows">Those of them that count.</param>
    public void Add(IRunColumns run, int length, RowBitmap rows)
    {
        var left = rows;
        foreach (var field in _facet.Fields)
        {
            if (run.Column(field) is not { } column)
            {
                continue;
            }

            AddColumn(column, left);
            if (_facet.Else.Count > 0)
            {
                var counted = new RowBitmap();
                ColumnScan.Present(column, length, counted);
                left = left.Copy().AndNot(counted);
            }
        }
    }

    /// <summary>Adds what a segment has counted beforehand; false when that does not answer, and its rows have to be looked at.</summary>
    /// <param name="withRoutine">Routine rows count too.</param>
    public bool TryAdd(SegmentCounts counts, bool withRoutine)
    {
        var left = counts.Visible + (withRoutine ? counts.Routine : 0);
        foreach (var field in _facet.Fields)
        {
            if (counts.Field(field) is not { } values)
            {
                return false;
            }

            // Which rows have the field, and leave none for the next, is known only where all or none have it.
            var view = values.Values;
            var present = Enumerable.Range(1, view.ValueCount).Sum(id => values.Of(id).Visible + (withRoutine ? values.Of(id).Routine : 0));
            if (present == 0)
            {
                continue;
            }

            if (_facet.Else.Count > 0 && present != left)
            {
                return false;
            }

            for (var id = 1; id <= view.ValueCount; id++)
            {
                AddValue(view, id, values.Of(id).Visible + (withRoutine ? values.Of(id).Routine : 0));
            }

            break;
        }

        return true;
    }

    public static bool IsCountable(EventField field) => ColumnLayout.TryPlace(field, out _);

    private void AddColumn(in ColumnView column, RowBitmap rows)
    {
        var counts = ArrayPool<int>.Shared.Rent(column.ValueCount + 1);
        counts.AsSpan(0, column.ValueCount + 1).Clear();
        ColumnScan.CountIds(column, rows, counts);
        for (var id = 1; id <= column.ValueCount; id++)
        {
            AddValue(column, id, counts[id]);
        }

        ArrayPool<int>.Shared.Return(counts);
    }

    private void AddValue(in ColumnView column, int id, int count)
    {
        if (count == 0)
        {
            return;
        }

        if (_facet.Field.Type == FieldType.TextList)
        {
            AddItems(column.List(id), count);
        }
        else
        {
            ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_entries, ValueHash.Of(column.Bytes(id)), out var known);
            entry = known ? entry with { Count = entry.Count + count } : new Entry(count, column, id);
        }
    }

    public Facet Result(int values)
    {
        if (_facet.Field.Type == FieldType.TextList)
        {
            return new Facet(_facet.Field, Most(_items.Select(e => new FacetValue(e.Key, e.Value)), values), _items.Count);
        }

        // Where counts are equal values decide, so everything that may be in the answer is decoded, but no more.
        var least = _entries.Count <= values ? 0 : _entries.Values.Select(e => e.Count).OrderDescending().ElementAt(values - 1);
        var decoded = _entries.Values.Where(e => e.Count >= least).Select(e => new FacetValue(Text(e), e.Count));
        return new Facet(_facet.Field, Most(decoded, values), _entries.Count);
    }

    private string Text(Entry entry) => _facet.Field.IsNumeric ? entry.Column.Number(entry.Id).ToString(CultureInfo.InvariantCulture) : entry.Column.Text(entry.Id);

    private static FacetValue[] Most(IEnumerable<FacetValue> values, int count)
        => [.. values.OrderByDescending(v => v.Count).ThenBy(v => v.Value, StringComparer.Ordinal).Take(count)];

    private void AddItems(IReadOnlyList<string> items, int count)
    {
        // An event counts once for a value, however often its list repeats it.
        foreach (var item in items.Distinct())
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_items, item, out _) += count;
        }
    }

    private readonly record struct Entry(long Count, ColumnView Column, int Id);
}
