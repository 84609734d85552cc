using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Tests.Core.Ledgers;
using AuditConsole.Tests.Core.Ledgers.Sealing;

namespace AuditConsole.Tests.Faults.Sealing;

/// <summary>Events of which several tell of one request.</summary>
internal static class Requests
{
    public const string Received = "RequestReceived";
    public const string Started = "ResponseStarted";
    public const string Complete = "ResponseComplete";

    /// <summary>A moment ago, microseconds UTC: a request of that time is not overdue.</summary>
    public static readonly long Now = Micros.Now(TimeProvider.System);

    /// <param name="time">Microseconds UTC; by default long ago.</param>
    public static OfferedEvent Stage(string request, string stage, long time = ManyEvents.Start)
    {
        var offered = Offered.Event($"{request}/{stage}", request + stage, time: time);
        offered.Event.RequestId = request;
        offered.Event.Extra.Add(new("stage", stage));
        return offered;
    }

    /// <summary>The audit event of a request that was reviewed.</summary>
    public static OfferedEvent Audit(string request)
    {
        var offered = Offered.Event($"audit of {request}", request, time: ManyEvents.Start);
        offered.Event.Resource = Object(request, before: null, after: "6");
        offered.Event.Extra.Add(new("stage", Complete));
        return offered;
    }

    /// <summary>The admission review of a request.</summary>
    public static OfferedEvent Review(string request)
    {
        var offered = Offered.Event($"review of {request}", request, "prod-adm", ManyEvents.Start);
        offered.Event.Format = EventFormat.KubernetesAdmission;
        offered.Event.Resource = Object(request, before: "5", after: null);
        return offered;
    }

    private static ObjectRef Object(string name, string? before, string? after) => new()
    {
        Group = "networking.k8s.io",
        Resource = "networkpolicies",
        Kind = "NetworkPolicy",
        Namespace = "shop",
        Name = name,
        Uid = "uid of " + name,
        VersionBefore = before,
        VersionAfter = after,
    };
}
