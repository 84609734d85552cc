using System.Security.Claims;
using System.Text.Encodings.Web;
using AuditConsole.Core.Access;
using AuditConsole.Core.Access.Keys;
using AuditConsole.Core.Common;
using AuditConsole.Web.Hosting.Requests;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace AuditConsole.Web.Hosting.Authentication;

/// <summary>Programs: an API key as <c>Authorization: Bearer</c> or <c>ApiKey</c>. Nothing here waits for the store.</summary>
internal sealed class ApiKeyAuthenticationHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, AccessDirectory directory, ApiKeyUse use, RefusedCredentials refused)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    private const string Bearer = "Bearer ";

    /// <summary>As much of a credential as may be shown: its owner tells by it which one he sent.</summary>
    private const int EndShown = 2;

    private string? _fault;
    private string? _tokenEnd;
    private bool _ambiguous;

    /// <summary>True when the request shows a credential of a program, good or not: then no cookie is looked at.</summary>
    public static bool HasCredential(HttpRequest request) => request.Headers.ContainsKey("Authorization") || request.Headers.ContainsKey("ApiKey");

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Authenticate());

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        // Events recorded for a refusal need what authentication found out.
        await HandleAuthenticateOnceAsync();
        var status = _ambiguous ? StatusCodes.Status400BadRequest : StatusCodes.Status401Unauthorized;
        if (Surfaces.Of(Request.Path) == Surface.Ingest)
        {
            var origin = Context.Origin();
            var route = (Context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "/ingest";
            await refused.RecordAsync(Caller.Anonymous with { Address = origin.Address, UserAgent = origin.UserAgent }, route, status, _fault ?? "no credential", _tokenEnd, Context.RequestAborted);
        }

        if (_ambiguous)
        {
            await Results.Problem(title: "Two different credentials", detail: _fault, statusCode: status).ExecuteAsync(Context);
            return;
        }

        var title = _fault is null ? "A credential is needed" : "The credential is not good";
        await Refusals.UnauthorizedAsync(Context, title, _fault ?? "Send an API key as 'Authorization: Bearer' or 'ApiKey'.", badCredential: _fault is not null);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Refusals.ForbiddenAsync(Context);

    private AuthenticateResult Authenticate()
    {
        var inPath = HasCredential(Request) ? null : PathCredential.Of(Request.Path);
        if (inPath is null && !HasCredential(Request))
        {
            return AuthenticateResult.NoResult();
        }

        var text = inPath ?? string.Empty;
        if (inPath is null && !TryRead(out text))
        {
            return AuthenticateResult.Fail(_fault ?? "No key.");
        }

        // Of a short text two characters would be much.
        _tokenEnd = text.Length >= ApiKeyText.MinForeignLength ? text[^EndShown..] : null;
        var key = directory.Current.Find(text);
        if (key is null)
        {
            return Fault(ApiKeyText.IsDamaged(text) ? "The key is mistyped or cut: its checksum does not match." : "The key is unknown or revoked.");
        }

        var now = Micros.Now(TimeProvider);
        if (inPath is not null && !PathCredential.MayStandInPath(key))
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

    private bool TryRead(out string text)
    {
        text = string.Empty;
        var authorization = Request.Headers.Authorization;
        var apiKey = Request.Headers["ApiKey"];
        if (authorization.Count > 1 || apiKey.Count > 1)
        {
            (_fault, _ambiguous) = ("A header with a credential stands more than once.", true);
            return false;
        }

        var bearer = authorization.ToString();
        if (bearer.Length > 0 && !bearer.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            _fault = "Of the forms of Authorization only Bearer is taken.";
            return false;
        }

        bearer = bearer.Length > 0 ? bearer[Bearer.Length..].Trim() : string.Empty;
        var other = apiKey.ToString().Trim();
        if (bearer.Length > 0 && other.Length > 0 && bearer != other)
        {
            (_fault, _ambiguous) = ("The headers Authorization and ApiKey hold different keys.", true);
            return false;
        }

        text = bearer.Length > 0 ? bearer : other;
        return true;
    }

    private AuthenticateResult Fault(string why)
    {
        _fault = why;
        return AuthenticateResult.Fail(why);
    }
}
