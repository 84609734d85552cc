namespace AuditConsole.Web.Components.Timeline.Rows;

/// <summary>The rows on screen: a keyset page, newest first, into which live arrivals are merged or, while somebody reads, only counted.</summary>
public sealed class TimelineWindow
{
    /// <summary>Rows held; live arrivals push the oldest out.</summary>
    public const int Most = 200;

    private List<TimelineRow> _rows = [];
    private HashSet<long> _seqs = [];

    public IReadOnlyList<TimelineRow> Rows => _rows;

    /// <summary>Older rows exist below the last.</summary>
    public bool HasOlder { get; private set; }

    /// <summary>Arrivals that are counted but not shown.</summary>
    public long NewCount { get; private set; }

    /// <summary>What happened before this, microseconds UTC, belongs to pages below; null when there are none.</summary>
    public long? Bottom => HasOlder && _rows.Count > 0 ? _rows[^1].Position.Time : null;

    /// <summary>Shows a page as it was read.</summary>
    public void Replace(IReadOnlyList<TimelineRow> rows, bool hasOlder)
    {
        _rows = [.. rows];
        _seqs = [.. rows.Select(r => r.Seq)];
        HasOlder = hasOlder;
        NewCount = 0;
    }

    /// <summary>How many of some arrivals are not shown and have a place among the rows.</summary>
    public int CountNew(IReadOnlyList<TimelineRow> arrivals) => arrivals.Count(IsNew);

    /// <summary>Puts arrivals where their times are, mostly on top. What is there already stays once, wherever it came from first.</summary>
    /// <returns>The seqs that were not there before.</returns>
    public IReadOnlyList<long> Merge(IReadOnlyList<TimelineRow> arrivals)
    {
        var fresh = arrivals.Where(r => IsNew(r) && _seqs.Add(r.Seq)).ToList();
        if (fresh.Count == 0)
        {
            return [];
        }

        var merged = new List<TimelineRow>(_rows.Count + fresh.Count);
        merged.AddRange(fresh);
        merged.AddRange(_rows);
        merged.Sort(static (a, b) => b.Position.CompareTo(a.Position));
        if (merged.Count > Most)
        {
            foreach (var row in merged.Skip(Most))
            {
                _seqs.Remove(row.Seq);
            }

            merged.RemoveRange(Most, merged.Count - Most);
            HasOlder = true;
        }

        _rows = merged;
        return [.. fresh.Select(r => r.Seq).Where(_seqs.Contains)];
    }

    /// <summary>Takes rows away; they do not come back.</summary>
    public void Remove(IReadOnlyList<long> seqs)
    {
        if (seqs.Count > 0)
        {
            _rows = [.. _rows.Where(r => !seqs.Contains(r.Seq))];
        }
    }

    /// <summary>Remembers that arrivals wait above the rows.</summary>
    public void Announce(long count) => NewCount = count;

    /// <summary>The row before (-1, newer) or after (1, older) an event; the first row when it is not here.</summary>
    public long? Neighbour(long seq, int step)
    {
        var at = _rows.FindIndex(r => r.Seq == seq);
        var next = at < 0 ? 0 : at + step;
        return next >= 0 && next < _rows.Count ? _rows[next].Seq : null;
    }

    // Below the last row of a page that goes on, an arrival would hide that rows between them are left out.
    private bool IsNew(TimelineRow row) => !_seqs.Contains(row.Seq) && (!HasOlder || _rows.Count == 0 || row.Position.CompareTo(_rows[^1].Position) > 0);
}
