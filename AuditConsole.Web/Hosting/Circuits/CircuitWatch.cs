using AuditConsole.Core.Access;
using AuditConsole.Web.Hosting.Authentication;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace AuditConsole.Web.Hosting.Circuits;

/// <summary>Notes for each circuit where it comes from, which ledger it shows, and that it is there.</summary>
internal sealed class CircuitWatch(
    CircuitOrigin origin, ShownLedger ledger, NavigationManager navigation, CircuitCount count, IHttpContextAccessor http, AuthenticationStateProvider authentication) : CircuitHandler
{
    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        // At this one moment the context is that of the connection that opens the circuit.
        origin.Open(http.HttpContext?.Origin() ?? ClientOrigin.None);
        ledger.Pin(navigation.Uri);
        return Task.CompletedTask;
    }

    public override async Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken)
        => count.Connected(circuit.Id, (await authentication.GetAuthenticationStateAsync()).User.AccountId() ?? string.Empty);

    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        count.Disconnected(circuit.Id);
        return Task.CompletedTask;
    }

    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken) => OnConnectionDownAsync(circuit, cancellationToken);
}
