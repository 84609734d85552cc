using AuditConsole.Core.Changes;
using AuditConsole.Core.Changes.Diff;

namespace AuditConsole.Web.Components.Policies;

/// <summary>Two versions and their difference.</summary>
/// <param name="Base">Null when the head is compared with nothing: an object's first version.</param>
public sealed record VersionsCompared(ObjectVersion? Base, ObjectVersion Head, TextDiff Diff)
{
    /// <summary>How the old side is known: for neighbours the head says it, since a gap may lie between them.</summary>
    public Confidence Before => Base is null || Base.Number + 1 == Head.Number ? Head.Before : Base.After;

    public Confidence After => Head.After;

    /// <summary>The first version of an object: every line is new.</summary>
    public static VersionsCompared First(VersionDocument document)
    {
        var lines = document.Yaml.Length == 0 ? [] : document.Yaml.TrimEnd('\n').Split('\n');
        var added = lines.Select((text, i) => new DiffLine(DiffLineKind.Added, null, i + 1, [new DiffSpan(text, false)])).ToList();
        return new VersionsCompared(null, document.Version, new TextDiff([new DiffHunk(null, false, added)], added.Count, 0, false));
    }
}
