namespace AuditConsole.Core.Events;

/// <summary>Who did it: the <c>who</c> part of an event. Every value is what the source claims.</summary>
public sealed class Actor
{
    /// <summary><c>user</c>, <c>service</c>, <c>system</c> or the source's word.</summary>
    public string? Type { get; set; }

    /// <summary>Stable id (uid, ARN).</summary>
    public string? Id { get; set; }

    public string? Name { get; set; }

    public string? Email { get; set; }

    public IReadOnlyList<string> Groups { get; set; } = [];

    /// <summary>Nearest trustworthy client address.</summary>
    public string? Ip { get; set; }

    /// <summary>The whole chain as sent; all but the last can be forged by the client.</summary>
    public IReadOnlyList<string> Ips { get; set; } = [];

    public string? UserAgent { get; set; }

    /// <summary>Session or credential id.</summary>
    public string? Session { get; set; }

    /// <summary>The identity acted as, when not the caller's own: impersonation, an assumed role.</summary>
    public string? EffectiveName { get; set; }

    public string? EffectiveId { get; set; }

    public IReadOnlyList<string> EffectiveGroups { get; set; } = [];

    public bool HasEffective => EffectiveName is not null || EffectiveId is not null || EffectiveGroups.Count > 0;

    /// <summary>What a person calls the actor: name, else e-mail, else id.</summary>
    public string? Display => Name ?? Email ?? Id;
}
