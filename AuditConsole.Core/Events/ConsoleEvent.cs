using AuditConsole.Core.Common;

namespace AuditConsole.Core.Events;

/// <summary>Something that the console itself did or saw: <c>authentication.login</c>, <c>config.source.create</c>.</summary>
/// <param name="Type"><c>area.verb</c> or <c>area.thing.verb</c>, lower case; what came of it is the outcome, never in the type.</param>
public sealed record ConsoleEvent(string Type, Outcome Outcome, ConsoleActor Who)
{
    public ConsoleObject? Object { get; init; }

    /// <summary>State before as JSON, secrets as fingerprints; empty for none.</summary>
    public ReadOnlyMemory<byte> Before { get; init; }

    /// <summary>State after as JSON, secrets as fingerprints; empty for none.</summary>
    public ReadOnlyMemory<byte> After { get; init; }

    public string? Message { get; init; }

    public string? Reason { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Extra { get; init; } = [];

    /// <summary>The source of the console's own events; nobody else may use it.</summary>
    public const string Source = "auditconsole";

    /// <summary>The event in its normal form, happening now, with an id of its own.</summary>
    public AuditEvent ToEvent(string tenant, TimeProvider time)
    {
        var now = time.GetUtcNow();
        var action = ConsoleWords.Action(Type);
        var isUnchanged = !Before.IsEmpty && Before.Span.SequenceEqual(After.Span);
        var own = new AuditEvent
        {
            Id = Guid.CreateVersion7(now).ToString(),
            Time = Micros.From(now),
            Source = Source,
            Tenant = tenant,
            Type = Type,
            Format = EventFormat.Console,
            Severity = ConsoleWords.Severity(Type, Outcome),
            Class = ConsoleWords.Class(Type, action, Outcome, isUnchanged),
            Action = action,
            Verb = Type[(Type.LastIndexOf('.') + 1)..],
            Outcome = Outcome,
            Message = Message,
            Reason = Reason,
            ActorClass = Who.Class,
            Actor = Who.ToActor(),
            Resource = new ObjectRef { Type = Object?.Type, Kind = Object?.Kind, Name = Object?.Name, Uid = Object?.Id },
        };
        if (!Before.IsEmpty || !After.IsEmpty)
        {
            own.ChangesFormat = ChangesFormat.Object;
            own.ChangesConfidence = ChangesConfidence.Captured;
        }

        own.Extra.AddRange(Extra);
        return own;
    }
}

/// <summary>The account, key or unknown visitor that an own event is about.</summary>
public sealed record ConsoleActor(ActorClass Class)
{
    /// <summary>The console acting by itself.</summary>
    public static readonly ConsoleActor Console = new(ActorClass.Service) { Type = "system", Name = "auditconsole" };

    /// <summary><c>user</c>, <c>service</c> or <c>system</c>.</summary>
    public string? Type { get; init; }

    public string? Name { get; init; }

    public string? Id { get; init; }

    public string? Email { get; init; }

    public string? Ip { get; init; }

    public string? UserAgent { get; init; }

    public string? Session { get; init; }

    internal Actor ToActor() => new()
    {
        Type = Type,
        Id = Id,
        Name = Name,
        Email = Email,
        Ip = Ip,
        Ips = Ip is { } ip ? [ip] : [],
        UserAgent = UserAgent,
        Session = Session,
    };
}

/// <summary>What an own event is about: a source, a key, an account.</summary>
public sealed record ConsoleObject(string Type)
{
    public string? Kind { get; init; }

    public string? Name { get; init; }

    public string? Id { get; init; }
}
