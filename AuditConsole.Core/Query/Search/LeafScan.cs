using System.Buffers;
using AuditConsole.Core.Events;
using AuditConsole.Core.Query.Planning;
using AuditConsole.Core.Segments;

namespace AuditConsole.Core.Query.Search;

/// <summary>One test over one column: its dictionary is asked once for each distinct value, then rows are compared by id.</summary>
internal static class LeafScan
{
    // Up to here a vectorised comparison for each id beats a table look-up for each row.
    private const int FewIds = 4;
    private const int ValuesBetweenLooks = 4096;

    public static RowBitmap Rows(IRunColumns run, int rows, FieldTest test, CancellationToken cancellationToken)
    {
        var found = new RowBitmap();
        if (test.Field == EventFields.Time)
        {
            AddNumbers(run.Times[..rows], test.Test, rows, found);
        }
        else if (test.Field == EventFields.Received)
        {
            AddNumbers(run.Received[..rows], test.Test, rows, found);
        }
        else if (test.Field == EventFields.Seq)
        {
            AddSeqs(run.FirstSeq, rows, test.Test, found);
        }
        else if (test.Field == EventFields.LagSeconds)
        {
            AddLags(run.Times[..rows], run.Received[..rows], test.Test, found);
        }
        else if (test.Field == EventFields.Id)
        {
            AddIds(run, rows, test.Test, found, cancellationToken);
        }
        else if (test.Field == EventFields.RequestId && test.Test is OneOfTest exact)
        {
            foreach (var request in exact.Values)
            {
                run.AddRequest(request, found);
            }
        }
        else if (run.Column(test.Field) is { } column)
        {
            AddColumn(test, column, rows, found, cancellationToken);
        }

        return found;
    }

    /// <summary>True when one of a column's values passes the test.</summary>
    public static bool AnyValue(in ColumnView values, FieldTest test)
    {
        var view = values;
        switch (test.Test)
        {
            case PresentTest:
                return values.ValueCount > 0;
            case OneOfTest exact when test.Field.Type != FieldType.TextList:
                return exact.Values.Any(value => view.Find(value) != 0);
            case NumberTest range:
                return Enumerable.Range(1, values.ValueCount).Any(id => range.Matches(view.Number(id)));
            case TextTest text:
                using (var any = new ValueMatcher(values, (_, chars) => text.Matches(chars), test.Field.Type == FieldType.TextList))
                {
                    return Enumerable.Range(1, values.ValueCount).Any(any.Matches);
                }

            default:
                return true;
        }
    }

    /// <summary>True when the word stands in one of a column's values.</summary>
    public static bool AnyWord(in ColumnView values, WordMatcher word)
    {
        if (word.Literal?.MayHold(values) == false)
        {
            return false;
        }

        var column = values;
        using var any = new ValueMatcher(values, (_, chars) => word.Matches(chars), list: false);
        return Enumerable.Range(1, values.ValueCount).Any(id => word.Literal?.MayHoldValue(column.Bytes(id)) != false && any.Matches(id));
    }

    /// <summary>Adds the rows in which a word stands in the column.</summary>
    public static void AddWord(IRunColumns run, int rows, EventField field, WordMatcher word, RowBitmap found, CancellationToken cancellationToken)
    {
        // One look through all bytes of a column rules most columns out, and one through those of a value most values, without making characters of them.
        if (run.Column(field) is { } column && word.Literal?.MayHold(column) != false)
        {
            using var matcher = new ValueMatcher(column, (_, chars) => word.Matches(chars), list: false);
            AddMembers(column, rows, found, id => word.Literal?.MayHoldValue(column.Bytes(id)) != false && matcher.Matches(id), cancellationToken);
        }
    }

    private static void AddNumbers(ReadOnlySpan<long> numbers, ValueTest test, int rows, RowBitmap found)
    {
        if (test is NumberTest range)
        {
            ColumnScan.Between(numbers, range.From, range.To, found);
        }
        else
        {
            found.Or(RowBitmap.Full(rows));
        }
    }

    private static void AddLags(ReadOnlySpan<long> times, ReadOnlySpan<long> received, ValueTest test, RowBitmap found)
    {
        for (var row = 0; row < times.Length; row++)
        {
            if (test is not NumberTest range || range.Matches(EventFields.LagOf(times[row], received[row])))
            {
                found[row] = true;
            }
        }
    }

    private static void AddSeqs(long firstSeq, int rows, ValueTest test, RowBitmap found)
    {
        var (from, to) = test is NumberTest range ? (Math.Max(range.From, firstSeq), Math.Min(range.To, firstSeq + rows - 1)) : (firstSeq, firstSeq + rows - 1);
        if (from <= to)
        {
            found.Or(RowBitmap.Full((int)(to - firstSeq) + 1)).AndNot(RowBitmap.Full((int)(from - firstSeq)));
        }
    }

    private static void AddIds(IRunColumns run, int rows, ValueTest test, RowBitmap found, CancellationToken cancellationToken)
    {
        switch (test)
        {
            case OneOfTest exact:
                foreach (var id in exact.Values)
                {
                    for (var row = run.FindId(id, rows - 1); row >= 0; row = run.FindId(id, row - 1))
                    {
                        found[row] = true;
                    }
                }

                break;
            case TextTest text:
                for (var row = 0; row < rows; row++)
                {
                    if (row % ValuesBetweenLooks == 0)
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                    }

                    found[row] = text.Matches(run.Id(row));
                }

                break;
            default:
                found.Or(RowBitmap.Full(rows));
                break;
        }
    }

    private static void AddColumn(FieldTest test, in ColumnView column, int rows, RowBitmap found, CancellationToken cancellationToken)
    {
        switch (test.Test)
        {
            case PresentTest:
                ColumnScan.Present(column, rows, found);
                break;
            case OneOfTest exact when test.Field.Type != FieldType.TextList && exact.Values.Count <= FewIds:
                foreach (var value in exact.Values)
                {
                    if (column.Find(value) is var id and not 0)
                    {
                        ColumnScan.Equal(column, id, rows, found);
                    }
                }

                break;
            case NumberTest range:
                var view = column;
                AddMembers(column, rows, found, id => range.Matches(view.Number(id)), cancellationToken);
                break;
            case TextTest text:
                AddMatching(column, rows, found, (_, chars) => text.Matches(chars), test.Field.Type == FieldType.TextList, cancellationToken);
                break;
        }
    }

    private static void AddMatching(ColumnView column, int rows, RowBitmap found, TextPredicate matches, bool list, CancellationToken cancellationToken)
    {
        using var matcher = new ValueMatcher(column, matches, list);
        AddMembers(column, rows, found, matcher.Matches, cancellationToken);
    }

    private static void AddMembers(ColumnView column, int rows, RowBitmap found, Func<int, bool> isMember, CancellationToken cancellationToken)
    {
        var members = ArrayPool<byte>.Shared.Rent(column.ValueCount + 1);
        try
        {
            var count = 0;
            Span<int> few = stackalloc int[FewIds];
            members[0] = 0;
            for (var id = 1; id <= column.ValueCount; id++)
            {
                if (id % ValuesBetweenLooks == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }

                var member = isMember(id);
                members[id] = member ? (byte)1 : (byte)0;
                if (member && count++ < FewIds)
                {
                    few[count - 1] = id;
                }
            }

            if (count > FewIds)
            {
                ColumnScan.AnyOf(column, members, rows, found);
                return;
            }

            foreach (var id in few[..count])
            {
                ColumnScan.Equal(column, id, rows, found);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(members);
        }
    }
}
