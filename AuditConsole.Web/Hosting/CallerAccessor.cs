using AuditConsole.Core.Access;
using AuditConsole.Web.Hosting.Authentication;
using AuditConsole.Web.Hosting.Circuits;
using Microsoft.AspNetCore.Components.Authorization;

namespace AuditConsole.Web.Hosting;

/// <summary>Who asks, now: from the request's credential, or from the circuit's account as it is at this moment.</summary>
public sealed class CallerAccessor(IHttpContextAccessor http, CircuitOrigin circuit, AuthenticationStateProvider authentication, PrincipalCallers callers, ShownLedger ledger)
{
    /// <summary>Never null: nobody is <see cref="Caller.Anonymous"/>. Grants are read anew, so a revoked right ends with the next call.</summary>
    public async ValueTask<Caller> CurrentAsync(CancellationToken cancellationToken)
    {
        var caller = await FindAsync(cancellationToken);
        return ledger.IsSample ? caller.LookingAtSample() : caller;
    }

    private async ValueTask<Caller> FindAsync(CancellationToken cancellationToken)
    {
        if (circuit.IsCircuit)
        {
            var state = await authentication.GetAuthenticationStateAsync();
            return await callers.OfAsync(state.User, circuit.Origin, cancellationToken);
        }

        return http.HttpContext is { } context ? await callers.OfAsync(context, cancellationToken) : Caller.Anonymous;
    }
}
