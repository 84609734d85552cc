using AuditConsole.Core.Common;

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

    /// <summary>Arrivals after this place are not yet known of.</summary>
    public EventPosition? Newest { get; private set; }

    /// <summary>Shows a page as it was read.</summary>
    /// <param name="askedAfter">Where to look for arrivals when the page is empty.</param>
    public void Replace(IReadOnlyList<TimelineRow> rows, bool hasOlder, EventPosition askedAfter)
    {
        _rows = [.. rows];
        _seqs = [.. rows.Select(r => r.Seq)];
        HasOlder = hasOlder;
        NewCount = 0;
        Newest = _rows.Count > 0 ? _rows[0].Position : askedAfter;
    }

    /// <summary>Puts arrivals on top. What is there already stays once, wherever it came from first.</summary>
    /// <returns>The seqs that were not there before.</returns>
    public IReadOnlyList<long> Merge(IReadOnlyList<TimelineRow> arrivals)
    {
        var fresh = arrivals.Where(r => _seqs.Add(r.Seq)).ToList();
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
        Newest = _rows[0].Position;
        return [.. fresh.Select(r => r.Seq)];
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
}
