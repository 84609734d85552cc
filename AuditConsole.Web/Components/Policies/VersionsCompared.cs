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

    /// <summary>What the old side is called where it is no version: a state that was sent along, or nothing.</summary>
    public string BaseName => Base?.Number is { } number ? VersionNumber.Write(number) : Diff.Removed > 0 ? "before" : "nothing";

    public static VersionsCompared Of(VersionDiff diff, int baseNumber) => new(baseNumber == 0 ? null : diff.Base, diff.Head, diff.Diff);
}
