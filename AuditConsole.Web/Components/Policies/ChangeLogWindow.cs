using AuditConsole.Core.Changes;

namespace AuditConsole.Web.Components.Policies;

/// <summary>A page of a Change Log, newest first.</summary>
/// <param name="Older">Seq to continue before; null at the oldest entry.</param>
/// <param name="Noise">Writes without effect in the same stretch, shown or not.</param>
/// <param name="MoreNoise">True when there are more of them than were counted.</param>
public sealed record ChangeLogWindow(IReadOnlyList<ObjectVersion> Entries, long? Older, int Noise, bool MoreNoise)
{
    /// <summary>False for those who may not see the whole ledger: to them a place in it is not shown.</summary>
    public bool ShowsSeq { get; init; }
}

/// <summary>An object's life in short.</summary>
/// <param name="First">Its oldest version; null when there is none.</param>
/// <param name="Newest">Its newest version.</param>
/// <param name="NewestKnown">The newest version whose document can be shown.</param>
/// <param name="Actors">Different actors of the versions looked at.</param>
/// <param name="LookedAt">How many of the newest versions were looked at.</param>
/// <param name="IsWhole">True when these were all of them.</param>
public sealed record ObjectHistory(ObjectVersion? First, ObjectVersion? Newest, ObjectVersion? NewestKnown, int Actors, int LookedAt, bool IsWhole)
{
    /// <summary>The newest versions, newest first: what the pickers offer.</summary>
    public IReadOnlyList<ObjectVersion> Versions { get; init; } = [];
}
