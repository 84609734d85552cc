using System.Text.Encodings.Web;
using AuditConsole.Core.Access;
using AuditConsole.Web.Hosting.Requests;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace AuditConsole.Web.Hosting.Authentication;

/// <summary>How programs are let in or told why not. Nothing here waits for the store; who is turned away from the addresses that take events is recorded.</summary>
internal abstract class ProgramAuthenticationHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, RefusedCredentials refused)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    private ShownCredential _shown = new(string.Empty);
    private string? _fault;

    /// <summary>What is said to those who show nothing.</summary>
    protected abstract string Expected { get; }

    protected abstract AuthenticateResult Authenticate(ShownCredential shown);

    protected sealed override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        _shown = ShownCredential.Read(Context);
        return Task.FromResult(_shown.Fault is { } fault ? Fault(fault) : Authenticate(_shown));
    }

    protected sealed override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        // Events recorded for a refusal need what authentication found out.
        await HandleAuthenticateOnceAsync();
        var status = _shown.IsAmbiguous ? StatusCodes.Status400BadRequest : StatusCodes.Status401Unauthorized;
        if (Surfaces.Of(Request.Path) == Surface.Ingest)
        {
            await refused.RecordAsync(Caller.Anonymous.From(Context), RefusedSenders.Route(Context), status, _fault ?? "no credential", _shown.End, Context.RequestAborted);
        }

        if (_shown.IsAmbiguous)
        {
            await Results.Problem(title: "Two different credentials", detail: _fault, statusCode: status).ExecuteAsync(Context);
            return;
        }

        var title = _fault is null ? "A credential is needed" : "The credential is not good";
        await Refusals.UnauthorizedAsync(Context, title, _fault ?? Expected, badCredential: _fault is not null);
    }

    protected sealed override Task HandleForbiddenAsync(AuthenticationProperties properties) => Refusals.ForbiddenAsync(Context);

    protected AuthenticateResult Fault(string why)
    {
        _fault = why;
        return AuthenticateResult.Fail(why);
    }
}
