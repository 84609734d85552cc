using AuditConsole.Core.Events;

namespace AuditConsole.Core.Access;

public enum CallerKind
{
    Anonymous,
    User,
    ApiKey,

    /// <summary>The sender of one source, by its token or client certificate.</summary>
    Source,

    /// <summary>The operator on the server's shell.</summary>
    Operator,
}

/// <summary>Who asks: an account's session, an API key, a source's sender, or the operator. Made anew for each call from current grants.</summary>
public sealed record Caller(CallerKind Kind, string Id, string Name)
{
    public static readonly Caller Anonymous = new(CallerKind.Anonymous, string.Empty, "anonymous");

    public static readonly Caller Operator = new(CallerKind.Operator, "operator", "operator") { Grants = [new Grant(Permission.All, new Scope(AccessDirectory.DefaultTenant))] };

    private const int MaxUserAgent = 1024;

    public string? Email { get; init; }

    /// <summary>What it may do, and where. A grant's permissions never act on another grant's scope.</summary>
    public IReadOnlyList<Grant> Grants { get; init; } = [];

    /// <summary>Source that a credential is bound to; null for none.</summary>
    public string? Source { get; init; }

    /// <summary>Sources for which the client certificate of the connection is good.</summary>
    public IReadOnlyList<string> CertifiedSources { get; init; } = [];

    /// <summary>Client address after the rules for proxies.</summary>
    public string? Address { get; init; }

    public string? UserAgent { get; init; }

    public string? Session { get; init; }

    /// <summary>Whoever showed a credential of the source: it may send this source's events and nothing else.</summary>
    /// <param name="credential">Fingerprint or id, never the credential itself.</param>
    public static Caller OfSource(string source, string credential)
        => new(CallerKind.Source, credential, source) { Source = source, Grants = [new Grant([Permission.EventsWrite], new Scope(AccessDirectory.DefaultTenant))] };

    /// <summary>
    /// The same caller, looking at the sample data: what it may read of the default tenant it may read there, in the same bounds, and not of its own tenant at the same time.
    /// What it may do besides reading is about the installation, and stays as it is.
    /// </summary>
    public Caller LookingAtSample() => this with
    {
        Grants =
        [
            .. Grants.Where(g => g.Scope.Tenant == AccessDirectory.DefaultTenant)
                .Select(g => new Grant([.. g.Permissions.Where(Permission.Reading.Contains)], g.Scope with { Tenant = AccessDirectory.SampleTenant })),
            .. Grants.Select(g => g with { Permissions = [.. g.Permissions.Except(Permission.Reading)] }),
        ],
    };

    /// <summary>The caller as the console's own events name who did it.</summary>
    public ConsoleActor ToActor()
    {
        var (actorClass, type) = Kind switch
        {
            CallerKind.User => (ActorClass.Human, "user"),
            CallerKind.Operator => (ActorClass.Human, "system"),
            CallerKind.ApiKey or CallerKind.Source => (ActorClass.Service, "service"),
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
