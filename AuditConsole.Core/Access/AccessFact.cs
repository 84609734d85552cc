using AuditConsole.Core.Events;

namespace AuditConsole.Core.Access;

/// <summary>Something about accounts, sessions or keys that the ledger has to know. The type is the event's; what came of it is the outcome.</summary>
public sealed record AccessFact(string Type, Caller By)
{
    public EventAction Action { get; init; } = EventAction.Action;

    public Outcome Outcome { get; init; } = Outcome.Success;

    public Severity Severity { get; init; } = Severity.Info;

    /// <summary>HTTP status the caller got; 0 = none.</summary>
    public int Code { get; init; }

    public string? Reason { get; init; }

    public string? Message { get; init; }

    public ObjectRef? Resource { get; init; }

    /// <summary>What else there is to say, by name.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Extra { get; init; } = [];

    /// <summary>JSON of the state before, without secrets.</summary>
    public ReadOnlyMemory<byte> Before { get; init; }

    /// <summary>JSON of the state after, without secrets.</summary>
    public ReadOnlyMemory<byte> After { get; init; }
}
