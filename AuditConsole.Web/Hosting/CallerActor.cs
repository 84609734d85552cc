using AuditConsole.Core.Access;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;

namespace AuditConsole.Web.Hosting;

internal static class CallerActor
{
    /// <summary>The caller as the console's own events name who did it.</summary>
    public static ConsoleActor ToActor(this Caller caller)
    {
        var (actorClass, type) = caller.Kind switch
        {
            CallerKind.User => (ActorClass.Human, "user"),
            CallerKind.Operator => (ActorClass.Human, "system"),
            CallerKind.ApiKey => (ActorClass.Service, "service"),
            _ => (ActorClass.Anonymous, null),
        };
        return new ConsoleActor(actorClass)
        {
            Type = type,
            Id = caller.Id.Length == 0 ? null : caller.Id,
            Name = caller.Name,
            Email = caller.Email,
            Ip = caller.Address,
            UserAgent = caller.UserAgent,
            Session = caller.Session,
        };
    }
}
