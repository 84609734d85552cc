namespace AuditConsole.Core.Access;

/// <summary>Where a request comes from: the address after the rules for proxies, and what the client calls itself.</summary>
public sealed record ClientOrigin(string? Address, string? UserAgent)
{
    public static readonly ClientOrigin None = new(null, null);
}
