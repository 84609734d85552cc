using AuditConsole.Core.Changes;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Web.Components.Policies;

namespace AuditConsole.Tests.Web.Policies;

internal static class SomeVersions
{
    /// <summary>21 Nov 2026 14:40 UTC.</summary>
    public static readonly long Now = Micros.From(new DateTimeOffset(2026, 11, 21, 14, 40, 0, TimeSpan.Zero));

    public static readonly ObjectKey Policy = new("prod-eu-1", "projectcalico.org", "GlobalNetworkPolicy", "", "security.internet-egress");

    public static ObjectVersion Update(int number, string actor = "netsec-admin") => new(number, 1_000 + number, Now - (20 - number) * Micros.PerHour, actor, EventAction.Update, WriteClass.Change, Confidence.Captured, Confidence.Captured, "uid-1", null, null, true) { Added = 2, Removed = 1 };

    public static ObjectVersion Create(int number) => Update(number) with { Action = EventAction.Create, Removed = 0 };

    public static ObjectVersion Deletion(int number) => Update(number) with { Action = EventAction.Delete, HasBody = false, IsDeletion = true };

    public static ObjectVersion Recreation(int number) => Create(number) with { IsRecreation = true, Uid = "uid-2" };

    public static ObjectVersion Unknown(int number) => Update(number) with { After = Confidence.Unknown, HasBody = false, Note = "patch without a response: no body was captured", Added = null, Removed = null };

    public static ObjectVersion Noop(int seq) => Update(1) with { Number = null, Seq = seq, Class = WriteClass.Noop, Added = null, Removed = null };

    public static ObjectHistory History(IReadOnlyList<ObjectVersion> versions)
        => new(versions[^1], versions[0], versions.FirstOrDefault(v => v.HasBody), versions.Select(v => v.Actor).Distinct().Count(), versions.Count, true) { Versions = versions };
}
