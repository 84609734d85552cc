using AuditConsole.Core.Changes;
using AuditConsole.Core.Changes.Diff;

namespace AuditConsole.Web.Components.Policies;

/// <summary>Two versions and their difference.</summary>
/// <param name="Base">Null when the head is compared with what was before the object's first version.</param>
public sealed record VersionsCompared(ObjectVersion? Base, ObjectVersion Head, TextDiff Diff)
{
    /// <summary>How the old side is known: for neighbours the head says it, since a gap may lie between them.</summary>
    public Confidence Before => Base is null || Base.Number + 1 == Head.Number ? Head.Before : Base.After;

    public Confidence After => Head.After;

    public static VersionsCompared Of(VersionDiff diff, int baseNumber) => new(baseNumber == 0 ? null : diff.Base, diff.Head, diff.Diff);
}
