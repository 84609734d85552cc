using AuditConsole.Core.Common;

namespace AuditConsole.Core.Events;

/// <summary>One thing that happened, in the normal form every input is mapped to. Bodies are apart, in <see cref="EventBodies"/>.</summary>
/// <remarks>Built by a decoder, then offered; once the ledger has given it a <see cref="Seq"/> nobody changes it.</remarks>
public sealed class AuditEvent
{
    /// <summary>Position in the ledger, from 1; 0 until it is stored.</summary>
    public long Seq { get; set; }

    /// <summary>The source's event id; unique with <see cref="Time"/> within (tenant, source).</summary>
    public required string Id { get; set; }

    /// <summary>When it happened, microseconds UTC; equals <see cref="Received"/> when the source says nothing or says an unlikely time.</summary>
    public long Time { get; set; }

    /// <summary>When the server took it, microseconds UTC.</summary>
    public long Received { get; set; }

    public required string Source { get; set; }

    public required string Tenant { get; set; }

    public string? Project { get; set; }

    /// <summary>Dotted, general to special: <c>k8s.networkpolicy.update</c>.</summary>
    public required string Type { get; set; }

    public EventFormat Format { get; set; }

    public string? Cluster { get; set; }

    /// <summary>Set only when the event says something else than the first dotted part of its type.</summary>
    public string? OwnCategory { get; set; }

    public string Category => OwnCategory ?? (Type.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 ? Type[..dot] : Type);

    public Severity Severity { get; set; }

    public EventClass Class { get; set; }

    public EventAction Action { get; set; }

    /// <summary>The source's own word for the action.</summary>
    public string? Verb { get; set; }

    public Outcome Outcome { get; set; } = Outcome.Unknown;

    /// <summary>HTTP-like status; 0 = none.</summary>
    public int Code { get; set; }

    /// <summary>Why it was done, as far as the event says.</summary>
    public string? Reason { get; set; }

    public string? Message { get; set; }

    public ActorClass ActorClass { get; set; } = ActorClass.Unknown;

    public Actor Actor { get; set; } = new();

    public ObjectRef Resource { get; set; } = new();

    public ChangesFormat ChangesFormat { get; set; }

    public ChangesConfidence ChangesConfidence { get; set; }

    /// <summary>True when the state after is the <c>response</c> part: it is stored once, and <c>changes.after</c> reads <c>response</c>.</summary>
    public bool AfterIsResponse { get; set; }

    public string? RequestId { get; set; }

    public string? RequestUri { get; set; }

    public string? RequestMethod { get; set; }

    public bool? DryRun { get; set; }

    public string? FieldManager { get; set; }

    /// <summary>Milliseconds from the request's arrival at the source to this stage.</summary>
    public long? DurationMs { get; set; }

    public string? AuthorizationDecision { get; set; }

    public string? AuthorizationReason { get; set; }

    public List<string> Tags { get; } = [];

    /// <summary>Names of the fields cut here; <c>body</c> = the API server cut it.</summary>
    public List<string> Truncated { get; } = [];

    /// <summary>How many values were removed before storing.</summary>
    public int Redacted { get; set; }

    /// <summary>Version of the redaction rules that were applied.</summary>
    public string? Redaction { get; set; }

    /// <summary>What the mapping had no home for: dotted path to text.</summary>
    public List<KeyValuePair<string, string>> Extra { get; } = [];

    /// <summary>For native events: one JSON object of the members without a home, verbatim. <see cref="Extra"/> is derived from it.</summary>
    public ReadOnlyMemory<byte> Native { get; set; }

    public EventPosition Position => new(Time, Seq);

    /// <summary>The stage of a Kubernetes event; null for all others.</summary>
    public string? Stage => ExtraValue("stage");

    public string? ExtraValue(string path)
    {
        foreach (var (key, value) in Extra)
        {
            if (key == path)
            {
                return value;
            }
        }

        return null;
    }
}
