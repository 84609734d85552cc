using AuditConsole.Core.Events;

namespace AuditConsole.Core.Access;

public enum CallerKind
{
    Anonymous,
    User,
    ApiKey,

    /// <summary>The operator on the server's shell.</summary>
    Operator,
}

/// <summary>Who asks: an account's session, an API key, or the operator. Made anew for each call from current grants.</summary>
public sealed record Caller(CallerKind Kind, string Id, string Name)
{
    public static readonly Caller Anonymous = new(CallerKind.Anonymous, string.Empty, "anonymous");

    public static readonly Caller Operator = new(CallerKind.Operator, "operator", "operator") { Grants = [new Grant(Permission.All, new Scope("default"))] };

    private const int MaxUserAgent = 1024;

    public string? Email { get; init; }

    /// <summary>What it may do, and where. A grant's permissions never act on another grant's scope.</summary>
    public IReadOnlyList<Grant> Grants { get; init; } = [];

    /// <summary>Source an ingest key is bound to; null for none.</summary>
    public string? Source { get; init; }

    /// <summary>Client address after the rules for proxies.</summary>
    public string? Address { get; init; }

    public string? UserAgent { get; init; }

    public string? Session { get; init; }

    /// <summary>The caller as the console's own events name who did it.</summary>
    public ConsoleActor ToActor()
    {
        var (actorClass, type) = Kind switch
        {
            CallerKind.User => (ActorClass.Human, "user"),
            CallerKind.Operator => (ActorClass.Human, "system"),
            CallerKind.ApiKey => (ActorClass.Service, "service"),
            _ => (ActorClass.Anonymous, null),
        };
        return new ConsoleActor(actorClass)
        {
            Type = type,
            Id = Id.Length == 0 ? null : Id,
            Name = Name,
            Email = Email,
            Ip = Address,
            UserAgent = UserAgent is { Length: > MaxUserAgent } text ? text[..MaxUserAgent] : UserAgent,
            Session = Session,
        };
    }
}

/// <summary>A set of permissions in a scope.</summary>
public sealed record Grant(IReadOnlyList<string> Permissions, Scope Scope);
