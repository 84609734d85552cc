using System.Security.Claims;

namespace AuditConsole.Web.Hosting.Authentication;

/// <summary>Names of the ways in, of the policies of endpoints, and of what a principal says.</summary>
public static class DoorSchemes
{
    /// <summary>Chooses between the other two for each request.</summary>
    public const string Either = "Door";

    public const string Session = "Session";

    public const string ApiKey = "ApiKey";

    /// <summary>Policy: a person who signed in.</summary>
    public const string Person = "Person";

    /// <summary>Policy: a person or a program with a good credential.</summary>
    public const string Known = "Known";

    internal const string SessionClaim = "ac:session";

    /// <summary>On a principal that is to be signed in: the security stamp of the account as it was when its password was checked.</summary>
    internal const string StampClaim = "ac:stamp";

    /// <summary>The address and what the client calls itself, as in events.</summary>
    internal static Core.Access.ClientOrigin Origin(this HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        var agent = context.Request.Headers.UserAgent.ToString();
        return new Core.Access.ClientOrigin((address?.IsIPv4MappedToIPv6 == true ? address.MapToIPv4() : address)?.ToString(), agent.Length == 0 ? null : agent);
    }

    internal static string? AccountId(this ClaimsPrincipal principal)
        => principal.Identity?.AuthenticationType == Session ? principal.FindFirstValue(ClaimTypes.NameIdentifier) : null;

    internal static string? KeyId(this ClaimsPrincipal principal)
        => principal.Identity?.AuthenticationType == ApiKey ? principal.FindFirstValue(ClaimTypes.NameIdentifier) : null;

    internal static string? SessionId(this ClaimsPrincipal principal) => principal.FindFirstValue(SessionClaim);
}
