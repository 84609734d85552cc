using AuditConsole.Core.Common;

namespace AuditConsole.Core.Changes.State;

/// <summary>The order in which the writes of a lineage took effect.</summary>
internal static class LineageOrder
{
    /// <summary>
    /// How far the clocks of one control plane may be apart. Beyond it a lower resourceVersion is no proof of an earlier write:
    /// the store was restored, or the cluster built anew.
    /// </summary>
    public const long MaxClockSkew = 5 * Micros.PerMinute;

    /// <summary>True when the write comes after everything the lineage holds, so that nothing has to be threaded again.</summary>
    public static bool IsNewest(LineageState state, ObjectWrite write)
        => write.Time >= state.HighTime
            && !IsPlacedBefore(write, state.Uid, 2 * state.HighVersion, state.HighVersionAt)
            && !(write.Effect == WriteEffect.Gone && state.IsAlive && state.IsAnother(write.Uid));

    /// <summary>By time, then by seq; then the writes that carry a resourceVersion are placed by it within the positions they occupy, and deletions before the creation that shows them done.</summary>
    /// <param name="uid">The incarnation that the writes come after.</param>
    public static List<ObjectWrite> Arrange(IEnumerable<ObjectWrite> writes, string? uid = null)
    {
        var byClock = writes.OrderBy(w => w.Time).ThenBy(w => w.Seq).ToLookup(w => w.IsReview);
        var ordered = byClock[false].ToList();
        PlaceByVersion(ordered);
        foreach (var review in byClock[true])
        {
            Insert(ordered, review);
        }

        for (var i = 1; i < ordered.Count; i++)
        {
            if (ordered[i] is { Effect: WriteEffect.Gone, Uid: not null } gone && CreationAfter(ordered, i, uid) is { } creation)
            {
                ordered.RemoveAt(i);
                ordered.Insert(creation, gone);
            }
        }

        return ordered;
    }

    /// <summary>
    /// A request that deletes many objects is answered when all are gone, and a controller may have made one of them anew by then.
    /// Such a deletion, told by the uid of an incarnation that was there before, belongs before that creation.
    /// </summary>
    private static int? CreationAfter(List<ObjectWrite> ordered, int deletion, string? uidBefore)
    {
        var gone = ordered[deletion];
        int? creation = null;
        for (var i = deletion - 1; i >= 0; i--)
        {
            if (ordered[i].Uid == gone.Uid)
            {
                return creation;
            }

            if (ordered[i] is { IsCreate: true, Uid: not null, Effect: WriteEffect.Put } && gone.Time - ordered[i].Time <= MaxClockSkew)
            {
                creation = i;
            }
        }

        return uidBefore == gone.Uid ? creation : null;
    }

    private static void PlaceByVersion(List<ObjectWrite> ordered)
    {
        var positions = new List<int>();
        var placed = new List<ObjectWrite>();
        for (var i = 0; i < ordered.Count; i++)
        {
            if (!ordered[i].IsPlacedByVersion)
            {
                continue;
            }

            positions.Add(i);
            var at = placed.Count;
            while (at > 0 && IsPlacedBefore(ordered[i], placed[at - 1].Uid, placed[at - 1].Place, placed[at - 1].Time))
            {
                at--;
            }

            placed.Insert(at, ordered[i]);
        }

        var byClock = ordered.ToArray();
        for (var i = 0; i < positions.Count; i++)
        {
            var (position, write) = (positions[i], placed[i]);
            var skew = byClock[position].Time - write.Time;
            ordered[position] = ReferenceEquals(byClock[position], write) ? write : write with { Note = WriteNotes.Join(write.Note, WriteNotes.ClockSkew(skew)) };
        }
    }

    /// <summary>
    /// Puts a review where its time says, but behind the version it names and before the next. Its time may be known to the second only,
    /// so that it moves says nothing about anybody's clock.
    /// </summary>
    private static void Insert(List<ObjectWrite> ordered, ObjectWrite review)
    {
        var at = ordered.FindLastIndex(w => w.Time < review.Time || (w.Time == review.Time && w.Seq < review.Seq)) + 1;
        if (review.IsPlacedByVersion)
        {
            var from = ordered.FindLastIndex(w => IsOfOneCourse(w, review) && w.Place <= review.Place) + 1;
            var to = ordered.FindIndex(w => IsOfOneCourse(w, review) && w.Place > review.Place);
            at = Math.Clamp(at, from, Math.Max(from, to < 0 ? ordered.Count : to));
        }

        ordered.Insert(at, review);
    }

    private static bool IsOfOneCourse(ObjectWrite write, ObjectWrite review)
        => write.IsPlacedByVersion && write.Uid is not null && write.Uid == review.Uid && Math.Abs(write.Time - review.Time) <= MaxClockSkew;

    private static bool IsPlacedBefore(ObjectWrite write, string? uid, long place, long time)
        => write.IsPlacedByVersion && write.Place < place && write.Uid is not null && write.Uid == uid && write.Time - time <= MaxClockSkew;
}
