namespace AuditConsole.Core.Access;

/// <summary>The built-in roles: named sets of permissions.</summary>
public static class Roles
{
    public const string Administrator = "Audit Administrator";

    /// <summary>What a role allows; an unknown role allows nothing.</summary>
    public static IReadOnlyList<string> Permissions(string role) => role == Administrator ? Permission.All : [];
}
