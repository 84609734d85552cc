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

    /// <summary>True when a segment has counted beforehand what is asked; else its rows have to be looked at.</summary>
    /// <param name="withRoutine">Routine rows count too.</param>
    public bool CanAdd(SegmentCounts counts, bool withRoutine) => TryChoose(counts, withRoutine, out _);

    /// <param name="counts">Which can be added.</param>
    /// <param name="withRoutine">Routine rows count too.</param>
    public void Add(SegmentCounts counts, bool withRoutine)
    {
        if (TryChoose(counts, withRoutine, out var chosen) && chosen is not null)
        {
            var view = chosen.Values;
            for (var id = 1; id <= view.ValueCount; id++)
            {
                AddValue(view, id, Count(chosen, id, withRoutine));
            }
        }
    }

    /// <summary>The counts of the field that all rows have, if one has; null when no row has any.</summary>
    private bool TryChoose(SegmentCounts counts, bool withRoutine, out FieldCounts? chosen)
    {
        chosen = null;
        var rows = counts.Visible + (withRoutine ? counts.Routine : 0);
        foreach (var field in _facet.Fields)
        {
            if (counts.Field(field) is not { } values)
            {
                return false;
            }

            var present = Enumerable.Range(1, values.Values.ValueCount).Sum(id => Count(values, id, withRoutine));
            if (present > 0)
            {
                // Which rows have the field, and leave none for the next, is known only where all or none have it.
                chosen = values;
                return _facet.Else.Count == 0 || present == rows;
            }
        }

        return true;
    }

    private static int Count(FieldCounts values, int id, bool withRoutine) => values.Of(id).Visible + (withRoutine ? values.Of(id).Routine : 0);

    public static bool IsCountable(EventField field) => ColumnLayout.TryPlace(field, out _);

    private void AddColumn(in ColumnView column, RowBitmap rows)
    {
        var counts = ArrayPool<int>.Shared.Rent(column.ValueCount + 1);
        try
        {
            counts.AsSpan(0, column.ValueCount + 1).Clear();
            ColumnScan.CountIds(column, rows, counts);
            for (var id = 1; id <= column.ValueCount; id++)
            {
                AddValue(column, id, counts[id]);
            }
        }
        finally
        {
            ArrayPool<int>.Shared.Return(counts);
        }
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
            entry = known ? entry with { Count = entry.Count + count } : new Entry(count, column.Bytes(id).ToArray());
        }
    }

    public Facet Result(int values)
    {
        if (_facet.Field.Type == FieldType.TextList)
        {
            return new Facet(_facet.Field, Most(_items.Select(e => new FacetValue(e.Key, e.Value)), values), _items.Count);
        }

        // Where counts are equal values decide, so everything that may be in the answer is decoded, but no more.
        var least = _entries.Count <= values || values < 1 ? 0 : _entries.Values.Select(e => e.Count).OrderDescending().ElementAt(values - 1);
        var decoded = _entries.Values.Where(e => e.Count >= least).Select(e => new FacetValue(Text(e), e.Count));
        return new Facet(_facet.Field, Most(decoded, values), _entries.Count);
    }

    private string Text(Entry entry) => _facet.Field.IsNumeric ? ValueCodec.DecodeNumber(entry.Value).ToString(CultureInfo.InvariantCulture) : ValueCodec.DecodeText(entry.Value);

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

    private readonly record struct Entry(long Count, byte[] Value);
}
