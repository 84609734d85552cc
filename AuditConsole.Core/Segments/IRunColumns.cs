using AuditConsole.Core.Events;
using AuditConsole.Core.Segments.Tokens;

namespace AuditConsole.Core.Segments;

/// <summary>The columns of up to 65,536 neighbouring events as a scan reads them: an open run of the head, or a sealed segment with the columns that were asked for.</summary>
internal interface IRunColumns
{
    long FirstSeq { get; }

    /// <summary>Rows that readers may look at.</summary>
    int Count { get; }

    /// <summary>Oldest time of any row; <see cref="long.MaxValue"/> for none.</summary>
    long MinTime { get; }

    /// <summary>Newest time of any row; <see cref="long.MinValue"/> for none.</summary>
    long MaxTime { get; }

    /// <summary>When the rows happened, microseconds UTC; <see cref="Count"/> of them.</summary>
    ReadOnlySpan<long> Times { get; }

    /// <summary>The times of some rows: of a segment they need no more than its times as they are stored.</summary>
    /// <param name="rows">Ascending.</param>
    /// <param name="times">As many.</param>
    void ReadTimes(ReadOnlySpan<int> rows, Span<long> times);

    /// <summary>When the server took the rows, microseconds UTC; <see cref="Count"/> of them.</summary>
    ReadOnlySpan<long> Received { get; }

    /// <summary>Which rows answers leave out.</summary>
    RowMarks Marks { get; }

    /// <summary>The rows that are routine (<see cref="RoutineRule"/>); a copy.</summary>
    RowBitmap RoutineRows { get; }

    /// <summary>A number for each row's object, (cluster, group, kind, namespace, name): equal in any two runs of this process for equal objects. Rows that name no object have none.</summary>
    ColumnView Objects { get; }

    /// <summary>The column of a dictionary-coded field; null when no row has the field, or when it has another form (<c>seq</c>, <c>id</c>, <c>time</c>, <c>received</c>) or none.</summary>
    ColumnView? Column(EventField field);

    /// <summary>The source's id of a row.</summary>
    string Id(int row);

    /// <summary>The newest row at or before <paramref name="fromRow"/> with this id, or -1.</summary>
    int FindId(ReadOnlySpan<char> id, int fromRow);

    /// <summary>The rows in whose bodies these words may stand; no other row has them.</summary>
    RowBitmap BodiesWith(TokenQuery words);

    /// <summary>Adds the rows with this request id.</summary>
    void AddRequest(string requestId, RowBitmap found);
}
