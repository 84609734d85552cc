using AuditConsole.Core.Events;
using AuditConsole.Core.Segments;

namespace AuditConsole.Core.Ledgers;

/// <summary>The in-memory mirror of the events that are not sealed: typed columns and ids of all of them, in runs of 65,536.</summary>
public sealed class Head
{
    private readonly StageTable _stages;
    private readonly ReviewTable _reviews;
    private ColumnRun[] _runs = [];
    private long _size;

    public Head()
    {
        _stages = new StageTable(SetSuperseded);
        _reviews = new ReviewTable((seq, covered) => Run(seq).SetCovered(Row(seq), covered));
    }

    public long Size => Interlocked.Read(ref _size);

    /// <summary>The runs, oldest first; a snapshot that later appends do not change (the last run's <see cref="ColumnRun.Count"/> may grow).</summary>
    internal IReadOnlyList<ColumnRun> Runs => Volatile.Read(ref _runs);

    /// <summary>The newest event with this source id, of one source or of any; null when there is none.</summary>
    public long? FindById(string id, string? source)
    {
        var runs = Volatile.Read(ref _runs);
        for (var i = runs.Length - 1; i >= 0; i--)
        {
            var run = runs[i];
            for (var row = run.FindId(id, run.Count - 1); row >= 0; row = row == 0 ? -1 : run.FindId(id, row - 1))
            {
                if (source is null || run.Text(EventFields.Source, row) == source)
                {
                    return run.FirstSeq + row;
                }
            }
        }

        return null;
    }

    /// <summary>True for the first stage of a request whose completion has not come in time: it is shown, with an unknown outcome.</summary>
    public bool IsUnfinished(long seq) => _stages.IsUnfinished(seq);

    /// <summary>The other events that tell of the same request: the admission reviews of an audit event, the audit event of a review.</summary>
    public IReadOnlyList<long> SeenAlsoAs(long seq) => _reviews.Others(seq);

    /// <summary>Adds the next event. One thread's: the ledger's writer.</summary>
    public void Append(AuditEvent e)
    {
        var runs = _runs;
        if (_size % ColumnRun.Capacity == 0)
        {
            runs = [.. runs, new ColumnRun(_size + 1)];
            Volatile.Write(ref _runs, runs);
        }

        runs[^1].Append(e);
        Interlocked.Increment(ref _size);
        _stages.Add(e);
        _reviews.Add(e);
    }

    /// <summary>Puts back the requests whose completion is overdue.</summary>
    /// <param name="now">Microseconds UTC.</param>
    internal void Sweep(long now) => _stages.Sweep(now);

    private void SetSuperseded(long seq, bool superseded) => Run(seq).SetSuperseded(Row(seq), superseded);

    private ColumnRun Run(long seq) => Volatile.Read(ref _runs)[(seq - 1) / ColumnRun.Capacity];

    private static int Row(long seq) => (int)((seq - 1) % ColumnRun.Capacity);
}
