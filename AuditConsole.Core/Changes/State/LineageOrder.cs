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
        => write.Time >= state.HighTime && !IsPlacedBefore(write, state.Uid, state.HighVersion, state.HighVersionAt);

    /// <summary>By time, then by seq; then the writes that carry a resourceVersion are placed by it within the positions they occupy.</summary>
    public static List<ObjectWrite> Arrange(IEnumerable<ObjectWrite> writes)
    {
        var ordered = writes.OrderBy(w => w.Time).ThenBy(w => w.Seq).ToList();
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
            while (at > 0 && IsPlacedBefore(ordered[i], placed[at - 1].Uid, placed[at - 1].Version, placed[at - 1].Time))
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

        return ordered;
    }

    private static bool IsPlacedBefore(ObjectWrite write, string? uid, long version, long time)
        => write.IsPlacedByVersion && write.Version < version && write.Uid is not null && write.Uid == uid && write.Time - time <= MaxClockSkew;
}
