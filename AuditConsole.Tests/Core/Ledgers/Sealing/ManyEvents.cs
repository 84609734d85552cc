using System.Globalization;
using AuditConsole.Core.Events;

namespace AuditConsole.Tests.Core.Ledgers.Sealing;

/// <summary>Enough events to fill runs, different in all that segments treat differently: ids, kinds, bodies, parts, times.</summary>
internal static class ManyEvents
{
    public const long Start = 1_772_323_200_000_000;

    public static OfferedEvent[] Make(int count, int first = 0) => [.. Enumerable.Range(first, count).Select(i => One(i))];

    private static OfferedEvent One(int i)
    {
        var id = i % 5 == 0 ? string.Create(CultureInfo.InvariantCulture, $"native-{i}") : $"{Uuid(i / 2)}/{(i % 2 == 0 ? "RequestReceived" : "ResponseComplete")}";
        var time = i % 7 == 0 ? (long?)null : Start + (i * 10_000L);
        var response = i % 3 == 0 ? "" : $$"""{"kind":"NetworkPolicy","audit":"{{Uuid(i / 2)}}","spec":{"order":{{i % 100}},"note":"word{{i % 1000}} of \u0061ll"} }""";
        var offered = Offered.Event(id, $"content {i}", i % 11 == 0 ? "audit" : "prod", time, $"user-{i % 300}", response);
        var e = offered.Event;
        e.Resource = new ObjectRef { Kind = i % 4 == 0 ? "Tier" : "NetworkPolicy", Namespace = i % 4 == 0 ? null : $"ns-{i % 40}", Name = $"object-{i % 2000}", Uid = Uuid(i % 2000 + 1_000_000) };
        e.Class = i % 10 == 0 ? EventClass.Lease : i % 33 == 0 ? EventClass.Denied : EventClass.Change;
        e.RequestId = i % 5 == 0 ? i % 10 == 0 ? $"request-{i}" : null : Uuid(i / 2);
        e.Format = i % 5 == 0 ? EventFormat.Native : EventFormat.KubernetesAudit;
        e.Tags.AddRange(i % 6 == 0 ? ["blue", "green"] : []);
        return time is null ? offered with { StatedTime = null } : offered;
    }

    private static string Uuid(int i) => new Guid(i, 7, 0x4000, 0x80, 1, 2, 3, 4, 5, 6, 7).ToString();
}
