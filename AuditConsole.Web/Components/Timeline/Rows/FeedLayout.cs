using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Web.Components.Shared;

namespace AuditConsole.Web.Components.Timeline.Rows;

/// <summary>A line of the feed: one event, or a run of like events folded into one.</summary>
public sealed record FeedLine(TimelineRow First, IReadOnlyList<TimelineRow> Rows)
{
    public bool IsFold => Rows.Count > 1;

    /// <summary>Stays the same while newer rows join the run from above: the oldest event's seq.</summary>
    public long Key => Rows[^1].Seq;
}

/// <param name="Count">Visible events of the day within the range; null while it is not known.</param>
public sealed record FeedDay(DateOnly Day, IReadOnlyList<FeedLine> Lines, long? Count);

/// <summary>Rows in the order of the feed: by day of the chosen zone, like events folded.</summary>
public static class FeedLayout
{
    /// <summary>Fewer like events than this stay as they are.</summary>
    public const int FoldFrom = 4;

    private const long FoldWithin = 60 * Micros.PerSecond;

    /// <param name="counts">Counts of days, for those known.</param>
    public static IReadOnlyList<FeedDay> Of(IReadOnlyList<TimelineRow> rows, TimeZoneInfo zone, IReadOnlyDictionary<DateOnly, long> counts)
    {
        var days = new List<FeedDay>();
        var start = 0;
        while (start < rows.Count)
        {
            var day = TimeWords.DayOf(rows[start].Event.Time, zone);
            var end = start + 1;
            while (end < rows.Count && TimeWords.DayOf(rows[end].Event.Time, zone) == day)
            {
                end++;
            }

            days.Add(new FeedDay(day, Lines(rows, start, end), counts.TryGetValue(day, out var count) ? count : null));
            start = end;
        }

        return days;
    }

    /// <summary>The days that rows fall on, newest first.</summary>
    public static IReadOnlyList<DateOnly> Days(IEnumerable<TimelineRow> rows, TimeZoneInfo zone) => [.. rows.Select(r => TimeWords.DayOf(r.Event.Time, zone)).Distinct()];

    private static List<FeedLine> Lines(IReadOnlyList<TimelineRow> rows, int start, int end)
    {
        var lines = new List<FeedLine>();
        while (start < end)
        {
            var next = start + 1;
            while (next < end && Alike(rows[start].Event, rows[next].Event))
            {
                next++;
            }

            if (next - start >= FoldFrom)
            {
                lines.Add(new FeedLine(rows[start], [.. rows.Skip(start).Take(next - start)]));
            }
            else
            {
                lines.AddRange(Enumerable.Range(start, next - start).Select(i => new FeedLine(rows[i], [rows[i]])));
            }

            start = next;
        }

        return lines;
    }

    /// <summary>Same actor, deed, kind and namespace within a minute of the newest of the run. What has no kind is never folded.</summary>
    private static bool Alike(AuditEvent newest, AuditEvent e)
        => newest.Time - e.Time <= FoldWithin
            && new ObjectWords(newest).Kind is { } kind && kind == new ObjectWords(e).Kind
            && newest.Resource.Namespace == e.Resource.Namespace
            && newest.Resource.Subresource == e.Resource.Subresource
            && newest.Resource.Group == e.Resource.Group
            && newest.Cluster == e.Cluster
            && newest.Format == e.Format
            && newest.Action == e.Action
            && newest.Verb == e.Verb
            && EventSentence.DeedOf(newest) == EventSentence.DeedOf(e)
            && newest.Actor.Display == e.Actor.Display
            && newest.Actor.EffectiveName == e.Actor.EffectiveName;
}
