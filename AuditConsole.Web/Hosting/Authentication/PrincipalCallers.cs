using System.Security.Claims;
using AuditConsole.Core.Access;
using AuditConsole.Core.Access.Sessions;
using AuditConsole.Core.Ingestion.Sources.Credentials;

namespace AuditConsole.Web.Hosting.Authentication;

/// <summary>The caller that an authenticated principal stands for, with what it may do at this moment.</summary>
public sealed class PrincipalCallers(AccessDirectory directory, SessionRegister sessions, ClientCertificates certificates)
{
    /// <summary>Whoever sent a request, with the sources that its client certificate speaks for.</summary>
    public async ValueTask<Caller> OfAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var caller = await OfAsync(context.User, context.Origin(), cancellationToken);
        return caller.Kind is CallerKind.ApiKey or CallerKind.Source ? caller with { CertifiedSources = ShownCredential.CertifiedSources(context, certificates) } : caller;
    }

    public async ValueTask<Caller> OfAsync(ClaimsPrincipal principal, ClientOrigin origin, CancellationToken cancellationToken)
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
