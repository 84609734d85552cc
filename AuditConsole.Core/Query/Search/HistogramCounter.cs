using AuditConsole.Core.Events;
using AuditConsole.Core.Query.Planning;
using AuditConsole.Core.Segments;

namespace AuditConsole.Core.Query.Search;

/// <summary>Counts rows by bucket of time.</summary>
internal sealed class HistogramCounter
{
    private static readonly FieldTest DeniedOrFailed = new(EventFields.Class, new OneOfTest([EventVocabulary.Class.Word(EventClass.Denied), EventVocabulary.Class.Word(EventClass.Failed)]));

    private readonly long _from;
    private readonly long _width;
    private readonly int[] _changes;
    private readonly int[] _deniedOrFailed;
    private readonly int[] _hidden;

    /// <exception cref="ArgumentException">The range is open or empty.</exception>
    public HistogramCounter(long from, long to, int buckets)
    {
        if (from == long.MinValue || to == long.MaxValue || to <= from)
        {
            throw new ArgumentException("A histogram needs a range with two ends.");
        }

        _from = from;
        _width = (long)(((Int128)to - from + buckets - 1) / buckets);
        (_changes, _deniedOrFailed, _hidden) = (new int[buckets], new int[buckets], new int[buckets]);
    }

    public Histogram Result => new(_from, _width, [.. _changes.Select((changes, i) => new HistogramBucket(changes, _deniedOrFailed[i], _hidden[i]))]);

    /// <summary>True when a segment has counted beforehand what is asked; else its rows have to be looked at.</summary>
    public bool CanAdd(SegmentCounts counts)
        => counts.Bins is { } bins && bins.Bins.All(bin => Bucket(bin.From) is var bucket && bucket >= 0 && bucket < _changes.Length && bucket == Bucket(bin.From + bins.Width - 1));

    /// <param name="counts">Which can be added.</param>
    /// <param name="hidesRoutine">Routine rows are counted apart.</param>
    public void Add(SegmentCounts counts, bool hidesRoutine)
    {
        foreach (var bin in counts.Bins!.Bins)
        {
            var bucket = (int)Bucket(bin.From);
            _deniedOrFailed[bucket] += bin.Wrong;
            _changes[bucket] += bin.Visible - bin.Wrong + (hidesRoutine ? 0 : bin.Routine);
            _hidden[bucket] += hidesRoutine ? bin.Routine : 0;
        }
    }

    private long Bucket(long time) => Math.DivRem(time - _from, _width, out var rest) - (rest < 0 ? 1 : 0);

    public void Add(IRunColumns run, int rows, RowBitmap visible, RowBitmap hidden, CancellationToken cancellationToken)
    {
        var wrong = LeafScan.Rows(run, rows, DeniedOrFailed, cancellationToken).And(visible);
        ColumnScan.CountBuckets(run.Times, wrong, _from, _width, _deniedOrFailed);
        ColumnScan.CountBuckets(run.Times, visible.Copy().AndNot(wrong), _from, _width, _changes);
        ColumnScan.CountBuckets(run.Times, hidden, _from, _width, _hidden);
    }
}
