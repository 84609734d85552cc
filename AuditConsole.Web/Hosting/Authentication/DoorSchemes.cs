using System.Security.Claims;

namespace AuditConsole.Web.Hosting.Authentication;

/// <summary>Names of the ways in, of the policies of endpoints, and of what a principal says.</summary>
public static class DoorSchemes
{
    /// <summary>Chooses between the others for each request.</summary>
    public const string Either = "Door";

    public const string Session = "Session";

    public const string ApiKey = "ApiKey";

    /// <summary>A source's own token or client certificate.</summary>
    public const string Source = "Source";

    /// <summary>Policy: a person who signed in.</summary>
    public const string Person = "Person";

    /// <summary>Policy: a person or a program with a good credential.</summary>
    public const string Known = "Known";

    internal const string SessionClaim = "ac:session";

    /// <summary>Of a sender: the source it was let in for.</summary>
    internal const string SourceClaim = "ac:source";

    /// <summary>Of a sender: what its credential is known by, which is never the credential.</summary>
    internal const string CredentialClaim = "ac:credential";

    /// <summary>On a principal that is to be signed in: the security stamp of the account as it was when its password was checked.</summary>
    internal const string StampClaim = "ac:stamp";

    /// <summary>The address and what the client calls itself, as in events.</summary>
    internal static Core.Access.ClientOrigin Origin(this HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        var agent = context.Request.Headers.UserAgent.ToString();
        return new Core.Access.ClientOrigin((address?.IsIPv4MappedToIPv6 == true ? address.MapToIPv4() : address)?.ToString(), agent.Length == 0 ? null : agent);
    }

    /// <summary>The caller, with the address and what the client calls itself.</summary>
    internal static Core.Access.Caller From(this Core.Access.Caller caller, HttpContext context)
    {
        var origin = context.Origin();
        return caller with { Address = origin.Address, UserAgent = origin.UserAgent };
    }

    internal static string? AccountId(this ClaimsPrincipal principal)
        => principal.Identity?.AuthenticationType == Session ? principal.FindFirstValue(ClaimTypes.NameIdentifier) : null;

    internal static string? KeyId(this ClaimsPrincipal principal)
        => principal.Identity?.AuthenticationType == ApiKey ? principal.FindFirstValue(ClaimTypes.NameIdentifier) : null;

    internal static (string Source, string Credential)? SourceCredential(this ClaimsPrincipal principal)
        => principal.Identity?.AuthenticationType == Source && principal.FindFirstValue(SourceClaim) is { } source && principal.FindFirstValue(CredentialClaim) is { } credential ? (source, credential) : null;

    internal static string? SessionId(this ClaimsPrincipal principal) => principal.FindFirstValue(SessionClaim);
}
