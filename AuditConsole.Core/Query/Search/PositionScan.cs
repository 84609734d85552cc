using AuditConsole.Core.Common;
using AuditConsole.Core.Segments;

namespace AuditConsole.Core.Query.Search;

/// <summary>Rows by their place in the order of the answer.</summary>
internal static class PositionScan
{
    /// <summary>The rows between two places, the older included, the newer not unless it is <see cref="EventPosition.Newest"/>.</summary>
    public static RowBitmap Within(IRunColumns run, int rows, EventPosition oldest, EventPosition newest)
    {
        var within = new RowBitmap();
        ColumnScan.Between(run.Times[..rows], oldest.Time, newest.Time, within);
        foreach (var row in Edge(run, rows, oldest.Time))
        {
            if (run.FirstSeq + row < oldest.Seq)
            {
                within[row] = false;
            }
        }

        if (newest != EventPosition.Newest)
        {
            foreach (var row in Edge(run, rows, newest.Time))
            {
                if (run.FirstSeq + row >= newest.Seq)
                {
                    within[row] = false;
                }
            }
        }

        return within;
    }

    // Only rows of the very microsecond of an end need their seq compared.
    private static RowBitmap Edge(IRunColumns run, int rows, long time)
    {
        var edge = new RowBitmap();
        ColumnScan.Between(run.Times[..rows], time, time, edge);
        return edge;
    }
}
