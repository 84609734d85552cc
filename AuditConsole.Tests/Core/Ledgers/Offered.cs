using System.Text;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;

namespace AuditConsole.Tests.Core.Ledgers;

/// <summary>Events to offer.</summary>
internal static class Offered
{
    /// <param name="content">Stands for all that the source sent: same content, same tag.</param>
    /// <param name="time">Stated time, microseconds UTC; by default a moment ago.</param>
    public static OfferedEvent Event(string id, string content = "a", string source = "prod", long? time = null, string actor = "jane", string? response = null)
    {
        var stated = time ?? Micros.Now(TimeProvider.System) - Micros.PerSecond;
        var e = new AuditEvent
        {
            Id = id,
            Time = stated,
            Source = source,
            Tenant = "default",
            Type = "k8s.networkpolicy.update",
            Format = EventFormat.KubernetesAudit,
            Cluster = "prod",
            Class = EventClass.Change,
            Action = EventAction.Update,
            Verb = "update",
            Outcome = Outcome.Success,
            Code = 200,
            Message = content,
            ActorClass = ActorClass.Human,
            Actor = new Actor { Type = "user", Name = actor, Groups = ["system:authenticated"], Ip = "203.0.113.7" },
            Resource = new ObjectRef { Kind = "NetworkPolicy", Namespace = "shop", Name = "allow-web" },
            RequestUri = "/apis/networking.k8s.io/v1/namespaces/shop/networkpolicies/allow-web",
        };
        return new OfferedEvent(e, new EventBodies { Response = Encoding.UTF8.GetBytes(response ?? $$"""{"kind":"NetworkPolicy","content":"{{content}}"}""") }, Tag(content), stated);
    }

    public static OfferedEvent WithoutTime(string id, string content = "a") => Event(id, content) with { StatedTime = null };

    private static ulong Tag(string content) => BitConverter.ToUInt64(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(content)));
}
