using AuditConsole.Core.Common;
using AuditConsole.Core.Events;

namespace AuditConsole.Core.Changes.State;

internal enum WriteRelationKind
{
    None,

    /// <summary>The new write says nothing that an entry does not say already.</summary>
    Repeats,

    /// <summary>The new write says better what an entry said: that entry is the repetition.</summary>
    Replaces,
}

/// <summary>How a write relates to an earlier one of its lineage.</summary>
internal readonly record struct WriteRelation(WriteRelationKind Kind, long Seq, string? Note)
{
    private const long SameRequestWithin = 10 * Micros.PerSecond;
    private const long EchoWithin = 2 * Micros.PerSecond;
    private const long ReviewedWithin = 2 * RequestSighting.Slack;

    public static WriteRelation Of(ObjectWrite write, IReadOnlyList<RecentWrite> recent)
    {
        if (write.Effect == WriteEffect.None || write.Sweep is { IsOfNamespace: true })
        {
            return default;
        }

        for (var i = recent.Count - 1; i >= 0; i--)
        {
            var other = recent[i];
            if (other.IsShadow || other.Action != write.Action)
            {
                continue;
            }

            if (IsSameRequest(write, other))
            {
                return write.Rank > other.Rank
                    ? new WriteRelation(WriteRelationKind.Replaces, other.Seq, WriteNotes.SameRequestAs(write.Seq))
                    : new WriteRelation(WriteRelationKind.Repeats, other.Seq, WriteNotes.SameRequestAs(other.Seq));
            }

            if (write.IsEcho != other.IsEcho && Math.Abs(write.Time - other.Time) <= EchoWithin)
            {
                return write.IsEcho
                    ? new WriteRelation(WriteRelationKind.Repeats, other.Seq, WriteNotes.EchoOf(other.Seq))
                    : new WriteRelation(WriteRelationKind.Replaces, other.Seq, WriteNotes.EchoOf(write.Seq));
            }
        }

        return default;
    }

    /// <summary>
    /// True when one of the newest entries may be the other half of this write, the audit event of a review or a review of an audit event,
    /// or a review that this write confirms or refutes: they are then to be looked at together.
    /// </summary>
    public static bool MayBeReviewed(ObjectWrite write, IReadOnlyList<RecentWrite> recent)
    {
        if (recent.Any(r => r.IsTentative) && (write.Effect != WriteEffect.None || write.Request is not null))
        {
            return !write.IsReview || recent.Last(r => !r.IsShadow || r.IsTentative).IsTentative || MayHaveAudit(write, recent);
        }

        return write.IsReview && MayHaveAudit(write, recent);
    }

    private static bool MayHaveAudit(ObjectWrite review, IReadOnlyList<RecentWrite> recent)
        => recent.Any(r => !r.IsReview && (review.Request!.TimeFrom is not (null or ReviewFields.Object) || Math.Abs(review.Time - r.Time) <= ReviewedWithin));

    public static RecentWrite Recent(ObjectWrite write, bool isShadow)
        => new(write.Seq, write.Time, write.Action, write.Version, write.RequestKey, write.SourceKey, write.Rank, write.IsEcho, isShadow || write.Effect == WriteEffect.None) { IsReview = write.IsReview, IsTentative = write.IsTentative };

    /// <summary>
    /// One request that two servers logged. Within one source ingestion has dropped the second arrival already, and a client may choose its own audit id,
    /// so the same id alone proves nothing: another change must not be hidden by it.
    /// </summary>
    private static bool IsSameRequest(ObjectWrite write, RecentWrite other)
        => write.RequestKey != 0
            && write.RequestKey == other.RequestKey
            && write.SourceKey != other.SourceKey
            && Math.Abs(write.Time - other.Time) <= SameRequestWithin
            && (write.Version == 0 || other.Version == 0 || write.Version == other.Version);
}
