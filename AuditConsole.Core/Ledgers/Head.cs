using System.Collections.Immutable;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers.Sealing;
using AuditConsole.Core.Segments;

namespace AuditConsole.Core.Ledgers;

/// <summary>What this process holds of a ledger's events: the segments by what they say of themselves, and the in-memory mirror of the events that are not sealed, typed columns and ids, in runs of 65,536.</summary>
public sealed class Head
{
    private readonly StageTable _stages;
    private readonly ReviewTable _reviews;
    private LedgerShape _shape = LedgerShape.Empty;
    private long _size;

    public Head()
    {
        _stages = new StageTable((seq, superseded) => Marks(seq).SetSuperseded(Row(seq), superseded), touched: Touch);
        _reviews = new ReviewTable((seq, covered) => Marks(seq).SetCovered(Row(seq), covered), touched: Touch);
    }

    /// <summary>Events of the ledger, sealed ones included.</summary>
    public long Size => Interlocked.Read(ref _size);

    /// <summary>Segments and runs as they are now; a snapshot that later appends and seals do not change (the last run's <see cref="ColumnRun.Count"/> may grow).</summary>
    internal LedgerShape Shape => Volatile.Read(ref _shape);

    /// <summary>The runs that are not sealed, oldest first.</summary>
    internal IReadOnlyList<ColumnRun> Runs => Shape.Runs;

    /// <summary>The newest event that is not sealed with this source id, of one source or of any; null when there is none.</summary>
    public long? FindById(string id, string? source)
    {
        var runs = Shape.Runs;
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
        if (_size % ColumnRun.Capacity == 0)
        {
            var run = new ColumnRun(_size + 1);
            ImmutableInterlocked.Update(ref _shape, static (shape, run) => shape with { Runs = shape.Runs.Add(run) }, run);
        }

        Shape.Runs[^1].Append(e);
        Interlocked.Increment(ref _size);
        _stages.Add(e);
        _reviews.Add(e);
    }

    /// <summary>Takes up the next segment of a ledger that is being opened, before any event that is not sealed.</summary>
    internal void Restore(Segment segment, SegmentState state)
    {
        _shape = _shape with { Segments = _shape.Segments.Add(segment) };
        Interlocked.Exchange(ref _size, segment.LastSeq);
        foreach (var stage in state.Stages)
        {
            _stages.Restore(stage);
        }

        foreach (var link in state.Links)
        {
            _reviews.Restore(link);
        }
    }

    /// <summary>The oldest run has become a segment.</summary>
    internal void Seal(Segment segment)
        => ImmutableInterlocked.Update(ref _shape, static (shape, segment) => new LedgerShape(shape.Segments.Add(segment), shape.Runs.RemoveAt(0)), segment);

    /// <summary>What is to be stored of the events between two places beside their columns, as it is now: counts that are stored beside it must be of the same marks.</summary>
    internal SegmentState State(RowMarks marks, long firstSeq, long lastSeq)
    {
        // A stage that ends meanwhile is still open here, and ends once more after a restart; the other way round it would be lost.
        var (stages, links) = (_stages.Within(firstSeq, lastSeq), _reviews.Within(firstSeq, lastSeq));
        return new SegmentState(marks.Copy(), stages, links);
    }

    /// <summary>Puts back the requests whose completion is overdue.</summary>
    /// <param name="now">Microseconds UTC.</param>
    internal void Sweep(long now) => _stages.Sweep(now);

    private RowMarks Marks(long seq)
    {
        var (segments, runs) = Shape;
        var number = (int)((seq - 1) / ColumnRun.Capacity);
        return number < segments.Length ? segments[number].Marks : runs[number - segments.Length].Marks;
    }

    private void Touch(long seq) => Marks(seq).Touch();

    private static int Row(long seq) => (int)((seq - 1) % ColumnRun.Capacity);
}

/// <summary>The segments of a ledger and behind them its open runs, both oldest first.</summary>
internal sealed record LedgerShape(ImmutableArray<Segment> Segments, ImmutableArray<ColumnRun> Runs)
{
    public static readonly LedgerShape Empty = new([], []);

    /// <summary>Events that are sealed.</summary>
    public long SealedSize => Segments.IsEmpty ? 0 : Segments[^1].LastSeq;

    /// <summary>The segment that holds an event; null when it is not sealed.</summary>
    public Segment? Find(long seq) => seq >= 1 && seq <= SealedSize ? Segments[(int)((seq - 1) / ColumnRun.Capacity)] : null;
}
