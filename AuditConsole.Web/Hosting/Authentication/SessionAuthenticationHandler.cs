using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using AuditConsole.Core.Access;
using AuditConsole.Core.Access.Sessions;
using AuditConsole.Web.Hosting.Requests;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace AuditConsole.Web.Hosting.Authentication;

/// <summary>People: a cookie that holds a random session key and nothing else; what the session is stands in the store.</summary>
/// <remarks>The framework's cookie handler would keep the same key when someone signs in over an older session, and puts its ticket into the cookie's text.</remarks>
internal sealed class SessionAuthenticationHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, SessionRegister sessions, AccessDirectory directory)
    : SignInAuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>Over TLS the prefix makes the browser see to it that no other host or path set the cookie. Plain loopback cannot have it: Safari takes no secure cookie there.</summary>
    private string CookieName => IsPlainLoopback ? "ac" : "__Host-ac";

    private bool IsPlainLoopback => !Request.IsHttps && (Context.Connection.LocalIpAddress is null || IPAddress.IsLoopback(Context.Connection.LocalIpAddress));

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Cookies[CookieName] is not { } key || await sessions.FindAsync(key, Context.RequestAborted) is not { } session
            || directory.Current.Account(session.AccountId) is not { } account)
        {
            return AuthenticateResult.NoResult();
        }

        // Reconnecting circuits and style sheets are no use by a person.
        if (Surfaces.Of(Request.Path) is Surface.Page or Surface.Api)
        {
            await sessions.UseAsync(session, Context.RequestAborted);
        }

        return AuthenticateResult.Success(new AuthenticationTicket(Principal(account, session), Scheme.Name));
    }

    /// <summary>Opens a session for the account that the principal names. Whatever session the browser had is over.</summary>
    protected override async Task HandleSignInAsync(ClaimsPrincipal user, AuthenticationProperties? properties)
    {
        var id = user.FindFirstValue(ClaimTypes.NameIdentifier) ?? string.Empty;
        var account = directory.Current.Account(id) ?? throw new InvalidOperationException("There is no such account to sign in.");

        // Not the stamp of now: when the password was changed since it was checked, this session must not be good.
        var stamp = user.FindFirstValue(DoorSchemes.StampClaim) ?? throw new InvalidOperationException("The account to sign in was not checked.");
        await EndPresentAsync();
        var (key, session) = await sessions.OpenAsync(account with { SecurityStamp = stamp }, Context.Origin(), Context.RequestAborted);
        Response.Cookies.Append(CookieName, key, CookieRules);
        Context.User = Principal(account, session);
    }

    protected override async Task HandleSignOutAsync(AuthenticationProperties? properties)
    {
        await EndPresentAsync();
        Response.Cookies.Delete(CookieName, CookieRules);
        Context.User = new ClaimsPrincipal(new ClaimsIdentity());
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (Surfaces.IsForPrograms(Request.Path))
        {
            return Refusals.UnauthorizedAsync(Context, "A credential is needed", "Send an API key as 'Authorization: Bearer' or 'ApiKey'.");
        }

        if (Surfaces.Of(Request.Path) == Surface.Circuit)
        {
            Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }

        Response.Redirect(HttpMethods.IsGet(Request.Method) ? Urls.SignInThen(Request.Path.Value + Request.QueryString.Value) : Urls.SignIn);
        return Task.CompletedTask;
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Refusals.ForbiddenAsync(Context);

    private CookieOptions CookieRules => new() { HttpOnly = true, Secure = !IsPlainLoopback, SameSite = SameSiteMode.Lax, Path = "/", IsEssential = true };

    private async Task EndPresentAsync()
    {
        if (Request.Cookies[CookieName] is { } key && await sessions.FindAsync(key, Context.RequestAborted) is { } session)
        {
            await sessions.EndAsync(session.AccountId, session.Id, Context.RequestAborted);
        }
    }

    private static ClaimsPrincipal Principal(AccountFacts account, Session session) => new(new ClaimsIdentity(
        [new Claim(ClaimTypes.NameIdentifier, account.Id), new Claim(ClaimTypes.Name, account.Email), new Claim(DoorSchemes.SessionClaim, session.Id)],
        DoorSchemes.Session));
}
