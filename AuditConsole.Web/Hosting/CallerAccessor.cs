using System.Security.Claims;
using AuditConsole.Core.Access;
using AuditConsole.Core.Access.Sessions;
using AuditConsole.Core.Ingestion.Sources.Credentials;
using AuditConsole.Web.Hosting.Authentication;
using AuditConsole.Web.Hosting.Circuits;
using Microsoft.AspNetCore.Components.Authorization;

namespace AuditConsole.Web.Hosting;

/// <summary>Who asks, now: from the request's credential, or from the circuit's account as it is at this moment.</summary>
public sealed class CallerAccessor(IHttpContextAccessor http, CircuitOrigin circuit, AuthenticationStateProvider authentication, AccessDirectory directory, SessionRegister sessions, ClientCertificates certificates)
{
    /// <summary>Never null: nobody is <see cref="Caller.Anonymous"/>. Grants are read anew, so a revoked right ends with the next call.</summary>
    public async ValueTask<Caller> CurrentAsync(CancellationToken cancellationToken)
    {
        if (circuit.IsCircuit)
        {
            var state = await authentication.GetAuthenticationStateAsync();
            return await OfAsync(state.User, circuit.Origin, cancellationToken);
        }

        if (http.HttpContext is not { } context)
        {
            return Caller.Anonymous;
        }

        var caller = await OfAsync(context.User, context.Origin(), cancellationToken);
        return caller.Kind is CallerKind.ApiKey or CallerKind.Source ? caller with { CertifiedSources = ShownCredential.CertifiedSources(context, certificates) } : caller;
    }

    private async ValueTask<Caller> OfAsync(ClaimsPrincipal principal, ClientOrigin origin, CancellationToken cancellationToken)
    {
        var caller = Caller.Anonymous;
        if (principal.KeyId() is { } key)
        {
            caller = directory.CallerOfKey(key);
        }
        else if (principal.SourceCredential() is var (source, credential))
        {
            caller = Caller.OfSource(source, credential);
        }
        else if (principal.AccountId() is { } account && principal.SessionId() is { } id && await sessions.FindByIdAsync(id, cancellationToken) is { } session)
        {
            caller = directory.CallerOf(account) with { Session = session.ShortId };
            origin = new ClientOrigin(origin.Address ?? session.Address, origin.UserAgent ?? session.UserAgent);
        }

        return caller with { Address = origin.Address, UserAgent = origin.UserAgent };
    }
}
