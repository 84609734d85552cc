using AuditConsole.Core.Events;

namespace AuditConsole.Core.Changes.State;

/// <summary>
/// Brings the admission reviews of a lineage together with the audit events of the same requests: one change each, with the better bodies.
/// What is left over is confirmed or refuted by the next state that is known.
/// </summary>
internal static class ReviewPairs
{
    /// <returns>The writes in their order, those of audit events with what their reviews know; and why each review that is part of another change makes none of its own.</returns>
    public static (IReadOnlyList<ObjectWrite> Writes, Dictionary<long, string> Repeats) Join(IReadOnlyList<ObjectWrite> writes)
    {
        var repeats = new Dictionary<long, string>();
        if (!writes.Any(w => w.IsReview))
        {
            return (writes, repeats);
        }

        var joined = writes.ToArray();
        foreach (var (at, reviews) in Pairs(writes))
        {
            foreach (var review in reviews)
            {
                repeats[review.Seq] = WriteNotes.ReviewOf(joined[at].Seq);
                joined[at] = Joined(joined[at], review);
            }
        }

        for (var i = joined.Length - 1; i >= 0; i--)
        {
            if (joined[i].IsReview && !repeats.ContainsKey(joined[i].Seq))
            {
                joined[i] = Judged(joined[i], Next(joined, i, repeats));
            }
        }

        return (joined, repeats);
    }

    /// <summary>The audit events that have reviews, by their places, and those reviews.</summary>
    private static Dictionary<int, List<ObjectWrite>> Pairs(IReadOnlyList<ObjectWrite> writes)
    {
        var pairs = new Dictionary<int, List<ObjectWrite>>();
        foreach (var review in writes.Where(w => w.IsReview))
        {
            if (AuditOf(review, writes) is { } at && !pairs.TryAdd(at, [review]))
            {
                pairs[at].Add(review);
            }
        }

        IReadOnlyList<RequestSighting> all = [.. writes.Where(w => w.IsReview).Select(w => w.Request!)];
        foreach (var reviews in pairs.Values)
        {
            var own = RequestSighting.CarriedOut([.. reviews.Select(r => r.Request!)], all).Select(r => r.Seq).ToHashSet();
            reviews.RemoveAll(r => own.Contains(r.Seq));
        }

        return pairs;
    }

    private static int? AuditOf(ObjectWrite review, IReadOnlyList<ObjectWrite> writes)
    {
        (int At, (long Version, long Time) Fit)? best = null;
        for (var i = 0; i < writes.Count; i++)
        {
            var audit = writes[i];
            var isAnother = audit.Uid is not null && review.Uid is not null && audit.Uid != review.Uid;
            if (!audit.IsReview && !isAnother && audit.Request?.Fit(review.Request!) is { } fit && (best is null || fit.CompareTo(best.Value.Fit) < 0))
            {
                best = (i, fit);
            }
        }

        return best?.At;
    }

    /// <summary>The audit event says that it was done; the review says what it was before, and what became of it where the audit event has no body of its own.</summary>
    private static ObjectWrite Joined(ObjectWrite audit, ObjectWrite review)
    {
        if (audit.Effect == WriteEffect.None)
        {
            return audit;
        }

        // A request that had to try again was reviewed each time: the last state before it counts.
        var isLater = audit.Before is null || review.Before?.Facts.Version > audit.Before.Facts.Version;
        if (review.Before is not null && isLater && !audit.IsCreate)
        {
            audit = audit with { Before = review.Before };
        }

        var isBetter = audit is { Effect: WriteEffect.Put, AfterConfidence: not Confidence.Captured, StatusBody.IsEmpty: true } && review is { After: not null, Effect: WriteEffect.Put };
        return isBetter
            ? audit with { After = review.After, AfterConfidence = Confidence.Captured, Facts = review.Facts, Uid = audit.Uid ?? review.Uid, Note = null, Rank = 2 }
            : audit;
    }

    /// <summary>What the next state says of a review that no audit event tells of.</summary>
    private static ObjectWrite Judged(ObjectWrite review, ObjectWrite? next)
    {
        if (next is null || !review.IsTentative)
        {
            return review;
        }

        return IsRefuted(review, next)
            ? review with { Effect = WriteEffect.None, Class = WriteClass.Failed, IsTentative = false, Note = WriteNotes.NotStored }
            : IsConfirmed(review, next) ? review with { AfterConfidence = Confidence.Captured, IsTentative = false, Note = null }
            : review;
    }

    /// <summary>The next write that says what it found or left.</summary>
    private static ObjectWrite? Next(ObjectWrite[] writes, int at, Dictionary<long, string> repeats)
    {
        for (var i = at + 1; i < writes.Length; i++)
        {
            if (writes[i].Effect != WriteEffect.None && writes[i].Sweep is null && !repeats.ContainsKey(writes[i].Seq))
            {
                return writes[i];
            }
        }

        return null;
    }

    private static bool IsConfirmed(ObjectWrite review, ObjectWrite next)
    {
        if (review.Effect == WriteEffect.Gone)
        {
            return next.IsCreate || (next.Uid is not null && review.Uid is not null && next.Uid != review.Uid);
        }

        return review.After is { } after && next.Uid == review.Uid && ((next.Before ?? next.After ?? StatusOf(next))?.Yaml == after.Yaml);
    }

    private static bool IsRefuted(ObjectWrite review, ObjectWrite next)
    {
        if (review.IsCreate)
        {
            return next.IsCreate && next.Uid != review.Uid;
        }

        if (next.Uid != review.Uid || next.Before is not { } found || review.Before is not { } before)
        {
            return false;
        }

        var isSameVersion = found.Facts.Version > 0 && found.Facts.Version == before.Facts.Version;
        return review.Effect == WriteEffect.Gone || isSameVersion || (found.Yaml == before.Yaml && review.After?.Yaml != before.Yaml);
    }

    private static ObjectBody? StatusOf(ObjectWrite write) => write.StatusBody.IsEmpty ? null : ObjectBody.Read(write.StatusBody, isManifest: true);
}
