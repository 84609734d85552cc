using AuditConsole.Core.Common;
using AuditConsole.Core.Segments;
using AuditConsole.Tests.Core.Ledgers;

namespace AuditConsole.Tests.Faults.Sealing;

/// <summary>What a ledger knows of its events beside themselves: which answers leave out, which are unfinished, and which tell of one request, as text to be compared.</summary>
internal sealed record LedgerState(string Superseded, string Covered, string Unfinished, string Links)
{
    /// <param name="size">Events to look at.</param>
    public static LedgerState Of(RunningLedger running, long size)
    {
        var head = running.Ledger.Head;

        // Whatever waits for its completion has waited too long.
        head.Sweep(Micros.Now(TimeProvider.System) + Micros.PerHour);
        var seqs = Enumerable.Range(1, (int)size).Select(seq => (long)seq).ToList();
        var shape = head.Shape;
        RowMarks[] marks = [.. shape.Segments.Select(segment => segment.Marks), .. shape.Runs.Select(run => run.Marks)];
        return new LedgerState(
            Join(seqs.Where(seq => marks[(int)((seq - 1) / ColumnRun.Capacity)].IsSuperseded((int)((seq - 1) % ColumnRun.Capacity)))),
            Join(seqs.Where(seq => marks[(int)((seq - 1) / ColumnRun.Capacity)].IsCovered((int)((seq - 1) % ColumnRun.Capacity)))),
            Join(seqs.Where(head.IsUnfinished)),
            Join(seqs.Where(seq => head.SeenAlsoAs(seq).Count > 0).Select(seq => $"{seq}:{string.Join('+', head.SeenAlsoAs(seq).Order())}")));
    }

    private static string Join<T>(IEnumerable<T> values) => string.Join(' ', values);
}
