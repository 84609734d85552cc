using System.Security.Claims;
using AuditConsole.Core.Access.Sessions;
using AuditConsole.Web.Hosting.Authentication;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace AuditConsole.Web.Hosting.Circuits;

/// <summary>Ends what a circuit shows when its session is over: looked at every 30 seconds, and at once when a session is ended.</summary>
internal sealed class SessionAuthenticationStateProvider : RevalidatingServerAuthenticationStateProvider
{
    private readonly SessionRegister _sessions;
    private readonly CircuitOrigin _circuit;
    private readonly TimeProvider _time;
    private readonly IDisposable _subscription;

    public SessionAuthenticationStateProvider(ILoggerFactory loggers, SessionRegister sessions, SessionEnds ends, CircuitOrigin circuit, TimeProvider time)
        : base(loggers)
    {
        _sessions = sessions;
        _circuit = circuit;
        _time = time;
        _subscription = ends.Subscribe(() => _ = LookAsync());
    }

    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(30);

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
        => await IsGoodAsync(authenticationState.User, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        _subscription.Dispose();
        base.Dispose(disposing);
    }

    private async Task LookAsync()
    {
        // A request knows itself what it has just ended, as when it changes the password, and must be able to answer.
        if (!_circuit.IsCircuit)
        {
            return;
        }

        // A browser that signs out is on its way to the sign-in page: its circuit must not race it there. What the circuit asks for is refused from now on in any case.
        await Task.Delay(TimeSpan.FromSeconds(1), _time);
        var state = await GetAuthenticationStateAsync();
        if (state.User.Identity?.IsAuthenticated == true && !await IsGoodAsync(state.User, CancellationToken.None))
        {
            SetAuthenticationState(Task.FromResult(new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity()))));
        }
    }

    private async Task<bool> IsGoodAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
        => user.SessionId() is { } id && await _sessions.FindByIdAsync(id, cancellationToken) is not null;
}
