using AuditConsole.Core.Common;
using AuditConsole.Core.Query.Planning;
using AuditConsole.Core.Segments;

namespace AuditConsole.Core.Query.Search;

/// <summary>The plan's conditions evaluated over one run, within time range and scope.</summary>
internal sealed class RunMatches
{
    private readonly Bounds[] _bounds;
    private readonly RowBitmap? _noise;

    private IRunColumns? _run;

    private RunMatches(IRunColumns? run, int rows, Bounds[] bounds, RowBitmap? noise)
    {
        _run = run;
        Rows = rows;
        _bounds = bounds;
        _noise = noise;
    }

    /// <summary>The columns that are at hand; set again when they are needed again, or more of them.</summary>
    public IRunColumns Run
    {
        get => _run ?? throw new InvalidOperationException("The run's columns are not at hand.");
        set => _run = value;
    }

    /// <summary>True when no row matches anything, nor may.</summary>
    public bool IsEmpty => _bounds.Length == 0;

    public int Rows { get; }

    /// <summary>No matches at all.</summary>
    public static RunMatches None(int rows) => new(null, rows, [], null);

    /// <param name="words">For each word of the plan where it may stand.</param>
    public static RunMatches Of(IRunColumns run, int rows, SearchPlan plan, IReadOnlyDictionary<WordMatcher, WordPlaces> words, CancellationToken cancellationToken)
    {
        var scan = new ConditionScan(run, rows, words, cancellationToken);
        var allowed = scan.Rows(plan.Scope);
        var (from, to) = (plan.Request.From, plan.Request.To);
        if (run.MinTime < from || run.MaxTime >= to)
        {
            var inRange = new RowBitmap();
            if (to > from)
            {
                ColumnScan.Between(run.Times[..rows], from, to - 1, inRange);
            }

            allowed.And(inRange);
        }

        if (plan.Request.AfterSeq is { } seq && seq >= run.FirstSeq)
        {
            allowed.AndNot(RowBitmap.Full((int)Math.Min(seq - run.FirstSeq + 1, rows)));
        }

        if (!plan.ShowsSuperseded)
        {
            run.Marks.RemoveSuperseded(allowed);
        }

        if (!plan.ShowsCovered)
        {
            run.Marks.RemoveCovered(allowed);
        }

        var limits = Bounds.Exactly(allowed);
        var bounds = new Bounds[plan.Conditions.Count];
        for (var i = 0; i < bounds.Length; i++)
        {
            bounds[i] = allowed.IsEmpty ? Bounds.Exactly(new RowBitmap()) : scan.Evaluate(plan.Conditions[i]).And(limits);
        }

        return Array.TrueForAll(bounds, bound => bound.Possible.IsEmpty) ? None(rows) : new RunMatches(run, rows, bounds, plan.HidesNoise ? run.RoutineRows : null);
    }

    /// <summary>Lets go of the columns, of which a search over many runs cannot hold all; the matches stay.</summary>
    public void Release() => _run = null;

    /// <summary>The rows known to match a condition.</summary>
    public RowBitmap Sure(int condition) => _bounds[condition].Sure;

    /// <summary>Those of them that the answer shows.</summary>
    public RowBitmap Visible(int condition) => WithoutNoise(_bounds[condition].Sure);

    /// <summary>Routine rows that match the query and are left out.</summary>
    public RowBitmap Hidden() => _noise is null ? new RowBitmap() : _bounds[0].Sure.Copy().And(_noise);

    /// <summary>The rows that match the query or may, as far as the answer would show them.</summary>
    public RowBitmap VisiblePossible() => WithoutNoise(_bounds[0].Possible);

    /// <summary>The rows that have to be read to decide any of the conditions.</summary>
    public RowBitmap Undecided()
    {
        var undecided = new RowBitmap();
        foreach (var bounds in _bounds)
        {
            if (!bounds.AreExact)
            {
                undecided.Or(bounds.Possible.Copy().AndNot(bounds.Sure));
            }
        }

        return undecided;
    }

    /// <summary>True while a row may match a condition and is not known to.</summary>
    public bool IsUndecided(int condition, int row) => _bounds[condition].Possible[row] && !_bounds[condition].Sure[row];

    public bool NeedsReading(int row)
    {
        for (var condition = 0; condition < _bounds.Length; condition++)
        {
            if (IsUndecided(condition, row))
            {
                return true;
            }
        }

        return false;
    }

    public void Confirm(int condition, int row) => _bounds[condition].Sure[row] = true;

    /// <summary>Forgets the matches older than a place, where reading stopped; the run's times must be at hand.</summary>
    public void CutBefore(EventPosition oldest)
    {
        var kept = PositionScan.Within(Run, Rows, oldest, EventPosition.Newest);
        foreach (var bounds in _bounds)
        {
            bounds.Sure.And(kept);
        }
    }

    private RowBitmap WithoutNoise(RowBitmap rows) => _noise is null ? rows.Copy() : rows.Copy().AndNot(_noise);
}
