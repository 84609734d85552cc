using AuditConsole.Core.Events;
using AuditConsole.Core.Segments;

namespace AuditConsole.Core.Ledgers;

/// <summary>Names what <see cref="Head"/> asks of a run's rows until the run answers it itself: its own members then win over these, and this file goes.</summary>
internal static class ColumnRunRows
{
    public static int FindId(this ColumnRun run, ReadOnlySpan<char> id, int fromRow) => throw new NotImplementedException();

    public static string? Text(this ColumnRun run, EventField field, int row) => throw new NotImplementedException();
}
