using System.Security.Claims;
using System.Text.Encodings.Web;
using AuditConsole.Core.Access;
using AuditConsole.Core.Access.Keys;
using AuditConsole.Core.Common;
using AuditConsole.Web.Hosting.Requests;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace AuditConsole.Web.Hosting.Authentication;

/// <summary>Programs with an API key, as <c>Authorization: Bearer</c> or <c>ApiKey</c>, and for admission in the path.</summary>
internal sealed class ApiKeyAuthenticationHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, AccessDirectory directory, ApiKeyUse use, RefusedCredentials refused)
    : ProgramAuthenticationHandler(options, logger, encoder, refused)
{
    protected override string Expected => Surfaces.Of(Request.Path) == Surface.Ingest
        ? "Send the source's token or an API key as 'Authorization: Bearer', a key also as 'ApiKey', or show a client certificate."
        : "Send an API key as 'Authorization: Bearer' or 'ApiKey'.";

    protected override AuthenticateResult Authenticate(ShownCredential shown)
    {
        if (!ShownCredential.IsIn(Request) && !shown.IsInPath)
        {
            return AuthenticateResult.NoResult();
        }

        var key = directory.Current.Find(shown.Text);
        if (key is null)
        {
            return Fault(ApiKeyText.IsDamaged(shown.Text) ? "The key is mistyped or cut: its checksum does not match." : "The key is unknown or revoked.");
        }

        var now = Micros.Now(TimeProvider);
        if (shown.IsInPath && !MayStandInPath(key))
        {
            return Fault("A key in an address may do nothing but send the events of one source.");
        }

        if (key.IsExpired(now))
        {
            return Fault("The key has expired.");
        }

        if (directory.CallerOf(key).Kind == CallerKind.Anonymous)
        {
            return Fault("The account of the key is closed.");
        }

        use.Mark(key, now);
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, key.Id), new Claim(ClaimTypes.Name, key.Name)], DoorSchemes.ApiKey);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name));
    }

    /// <summary>Addresses end up in configurations and histories: what stands in one must be of little use to whoever finds it.</summary>
    private static bool MayStandInPath(ApiKey key) => key.Source is not null && key.Permissions is [Permission.EventsWrite];
}
