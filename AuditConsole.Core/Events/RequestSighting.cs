using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AuditConsole.Core.Common;

namespace AuditConsole.Core.Events;

/// <summary>
/// One request of a Kubernetes API as one event tells of it: its audit event, or an admission review it was part of. The two share no id,
/// so that they are of one request is told by what was asked for, by whom and when, and by the versions of the object.
/// </summary>
internal sealed record RequestSighting
{
    /// <summary>How far a review may be from the request's begin and end: the two have two clocks.</summary>
    public const long Slack = 5 * Micros.PerSecond;

    private RequestSighting()
    {
    }

    public required long Seq { get; init; }

    public required bool IsReview { get; init; }

    /// <summary>A digest of what was asked for and by whom; equal for an audit event and its reviews.</summary>
    public required UInt128 Asked { get; init; }

    /// <summary>For the review of a deletion: what the deletion of its whole collection would have as <see cref="Asked"/>.</summary>
    public UInt128? AskedOfCollection { get; init; }

    /// <summary>Begin of the request, microseconds UTC.</summary>
    public required long From { get; init; }

    /// <summary>End of the request, microseconds UTC.</summary>
    public required long To { get; init; }

    public required EventAction Action { get; init; }

    public string? Uid { get; init; }

    /// <summary>Numeric resourceVersion of the object before, or the one the request demanded; 0 when not known.</summary>
    public long VersionBefore { get; init; }

    /// <summary>Numeric resourceVersion of the object after; 0 when not known.</summary>
    public long VersionAfter { get; init; }

    /// <summary>Digest of the object before, of a review.</summary>
    public string? StateBefore { get; init; }

    /// <summary>Digest of the object after, of a review.</summary>
    public string? StateAfter { get; init; }

    public bool IsDryRun { get; init; }

    /// <summary>Where the review's time is known from; null for one that arrived at that time.</summary>
    public string? TimeFrom { get; init; }

    /// <summary>Null for events that are neither, or whose request is never reviewed.</summary>
    public static RequestSighting? Of(AuditEvent e) => e.Format switch
    {
        EventFormat.KubernetesAdmission => Review(e),
        EventFormat.KubernetesAudit => Audit(e),
        _ => null,
    };

    /// <summary>
    /// Of several reviews that fit one audit event, those that are requests of their own: before the last of them somebody found what they asked for, so they were carried out.
    /// The others were reviewed again because the object had changed in between.
    /// </summary>
    /// <param name="all">All known reviews of the object.</param>
    public static IReadOnlyList<RequestSighting> CarriedOut(IReadOnlyList<RequestSighting> reviews, IReadOnlyList<RequestSighting> all)
    {
        var last = reviews.Count == 0 ? 0 : reviews.Max(r => r.VersionBefore);
        return
        [
            .. reviews.Where(r => r.StateAfter is { } asked && asked != r.StateBefore
                && all.Any(found => found.Uid == r.Uid && found.VersionBefore > r.VersionBefore && found.VersionBefore <= last && found.StateBefore == asked)),
        ];
    }

    /// <summary>How well a review fits this audit event, less is better; null when it is of another request.</summary>
    public (long Version, long Time)? Fit(RequestSighting review)
    {
        if (review.Asked != Asked && review.AskedOfCollection != Asked)
        {
            return null;
        }

        if (Uid is not null && review.Uid is not null && Uid != review.Uid)
        {
            return null;
        }

        var isSameObject = Uid is not null && Uid == review.Uid;
        var apart = long.Max(0, long.Max(From - review.To, review.From - To));
        if (isSameObject && Action == EventAction.Create)
        {
            // An object is created once.
            return (0, apart);
        }

        return IsNear(review, apart, isSameObject) && VersionStep(review) is { } step ? (step, apart) : null;
    }

    private static bool IsNear(RequestSighting review, long apart, bool isSameObject) => review.TimeFrom switch
    {
        null => apart <= Slack,
        ReviewFields.Object => apart <= Slack + ReviewFields.Precision,
        ReviewFields.Neighbour => isSameObject || apart <= Slack,
        _ => isSameObject,
    };

    /// <summary>How many versions lie between the object as it was reviewed and as it was stored: of several requests the nearest is meant.</summary>
    private long? VersionStep(RequestSighting review)
    {
        if (review.VersionBefore == 0 || Action != EventAction.Update)
        {
            return 0;
        }

        if (VersionBefore != 0 && VersionBefore != review.VersionBefore)
        {
            return null;
        }

        if (VersionAfter == 0)
        {
            // It failed, or no body was captured: any stored one fits better.
            return long.MaxValue;
        }

        var step = VersionAfter - review.VersionBefore;
        var storesNothing = IsDryRun || (review.StateBefore is { } state && state == review.StateAfter);
        return step > 0 || (step == 0 && storesNothing) ? step : null;
    }

    private static RequestSighting? Review(AuditEvent e)
    {
        if (e.Resource.Resource is null)
        {
            return null;
        }

        var resource = e.Resource;
        return new RequestSighting
        {
            Seq = e.Seq,
            IsReview = true,
            Asked = Digest(e, e.Action, resource.Name),
            AskedOfCollection = e.Action == EventAction.Delete ? Digest(e, e.Action, null) : null,
            From = e.Time,
            To = e.Time,
            Action = e.Action,
            Uid = resource.Uid,
            VersionBefore = Number(resource.VersionBefore),
            StateBefore = e.ExtraValue(ReviewFields.StateBefore),
            StateAfter = e.ExtraValue(ReviewFields.StateAfter),
            IsDryRun = e.DryRun == true,
            TimeFrom = e.ExtraValue(ReviewFields.TimeFrom),
        };
    }

    private static RequestSighting? Audit(AuditEvent e)
    {
        var isWrite = e.Verb is "create" or "update" or "patch" or "delete" or "deletecollection" || e.Action == EventAction.Execute;
        if (!isWrite || e.Resource.Resource is null || e.Stage is not ("ResponseStarted" or "ResponseComplete" or "Panic") || e.ExtraValue("denied_by") == "authorization")
        {
            return null;
        }

        // An update or patch of what does not exist yet is reviewed as the creation that it is.
        var action = e is { Verb: "update" or "patch", Code: 201 } && e.Action == EventAction.Update ? EventAction.Create : e.Action;
        return new RequestSighting
        {
            Seq = e.Seq,
            IsReview = false,
            Asked = Digest(e, action, e.Verb == "deletecollection" ? null : e.Resource.Name),
            From = e.Time - 1000 * (e.DurationMs ?? 0),
            To = e.Time,
            Action = action,
            Uid = e.Verb == "deletecollection" ? null : e.Resource.Uid,
            VersionBefore = Number(e.Resource.VersionBefore),
            VersionAfter = Number(e.Resource.VersionAfter),
            IsDryRun = e.DryRun == true,
        };
    }

    private static UInt128 Digest(AuditEvent e, EventAction action, string? name)
    {
        var r = e.Resource;
        var isNamespace = r is { Resource: "namespaces", Group: null or "" };
        var user = e.Actor.EffectiveName ?? e.Actor.Name;
        var asked = string.Join('\n', e.Cluster, r.Group, r.Resource, r.Subresource, isNamespace ? null : r.Namespace, name, user, EventVocabulary.Action.Word(action), e.DryRun == true ? "dry" : null);
        return BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(asked)));
    }

    private static long Number(string? version) => long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
