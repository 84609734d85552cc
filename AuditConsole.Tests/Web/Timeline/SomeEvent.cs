using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Web.Components.Timeline.Rows;

namespace AuditConsole.Tests.Web.Timeline;

/// <summary>Events to show.</summary>
internal static class SomeEvent
{
    public static long At(string text) => Rfc3339.TryParse(text, out var micros) ? micros : throw new FormatException(text);

    public static AuditEvent Of(EventAction action, string? kind, string? name, string? actor = "netsec-admin", Action<AuditEvent>? more = null)
    {
        var e = new AuditEvent
        {
            Seq = 7,
            Id = "e1",
            Time = At("2026-11-21T14:12:07.318Z"),
            Source = "prod-eu-1",
            Tenant = "default",
            Type = "k8s.thing.update",
            Cluster = "prod-eu-1",
            Action = action,
            Verb = action.ToString().ToLowerInvariant(),
            Outcome = Outcome.Success,
            Code = 200,
            ActorClass = ActorClass.Human,
            Actor = new Actor { Name = actor },
            Resource = new ObjectRef { Kind = kind, Resource = kind?.ToLowerInvariant() + "s" },
        };
        if (name?.IndexOf('/') is { } slash and >= 0)
        {
            e.Resource.Namespace = name[..slash];
            e.Resource.Name = slash + 1 < name.Length ? name[(slash + 1)..] : null;
        }
        else
        {
            e.Resource.Name = name;
        }

        more?.Invoke(e);
        return e;
    }

    public static TimelineRow Row(long seq, string time, string actor = "platform-admin", EventAction action = EventAction.Delete, string kind = "Pod", string? name = null)
        => new(Of(action, kind, name ?? $"staging/web-{seq}", actor, e =>
        {
            e.Seq = seq;
            e.Time = At(time);
        }), null);
}
