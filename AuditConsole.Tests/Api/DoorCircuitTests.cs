using System.Security.Claims;
using AuditConsole.Core.Access;
using AuditConsole.Core.Access.Sessions;
using AuditConsole.Tests.Support;
using AuditConsole.Web.Hosting;
using AuditConsole.Web.Hosting.Authentication;
using AuditConsole.Web.Hosting.Circuits;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AuditConsole.Tests.Api;

public sealed class DoorCircuitTests(AppFactory app) : IClassFixture<AppFactory>
{
    [Fact]
    public async Task A_circuit_knows_its_caller_until_the_session_ends_and_then_at_once_no_more()
    {
        var directory = app.Services.GetRequiredService<AccessDirectory>();
        var sessions = app.Services.GetRequiredService<SessionRegister>();
        var account = directory.Current.Account(directory.Current.Keys[0].OwnerId)!;
        var (_, session) = await sessions.OpenAsync(account, ClientOrigin.None, CancellationToken.None);
        await using var scope = app.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CircuitOrigin>().Open(new ClientOrigin("192.0.2.9", "browser"));
        var provider = scope.ServiceProvider.GetRequiredService<AuthenticationStateProvider>();
        ((IHostEnvironmentAuthenticationStateProvider)provider).SetAuthenticationState(Task.FromResult(new AuthenticationState(PrincipalOf(account, session))));
        var callers = scope.ServiceProvider.GetRequiredService<CallerAccessor>();

        var caller = await callers.CurrentAsync(CancellationToken.None);

        Assert.Equal((CallerKind.User, account.Email, "192.0.2.9", "browser", session.ShortId), (caller.Kind, caller.Email, caller.Address, caller.UserAgent, caller.Session));
        Assert.Equal(Permission.All, Assert.Single(caller.Grants).Permissions);

        var told = new TaskCompletionSource<AuthenticationState>();
        provider.AuthenticationStateChanged += async state => told.TrySetResult(await state);
        await sessions.EndAllAsync(account.Id, CancellationToken.None);

        Assert.Equal(CallerKind.Anonymous, (await callers.CurrentAsync(CancellationToken.None)).Kind);
        var now = await told.Task.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.False(now.User.Identity?.IsAuthenticated);
    }

    [Fact]
    public async Task A_principal_without_its_session_is_nobody()
    {
        var directory = app.Services.GetRequiredService<AccessDirectory>();
        var account = directory.Current.Account(directory.Current.Keys[0].OwnerId)!;
        await using var scope = app.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CircuitOrigin>().Open(ClientOrigin.None);
        var provider = (IHostEnvironmentAuthenticationStateProvider)scope.ServiceProvider.GetRequiredService<AuthenticationStateProvider>();
        provider.SetAuthenticationState(Task.FromResult(new AuthenticationState(PrincipalOf(account, null))));

        Assert.Equal(CallerKind.Anonymous, (await scope.ServiceProvider.GetRequiredService<CallerAccessor>().CurrentAsync(CancellationToken.None)).Kind);
    }

    private static ClaimsPrincipal PrincipalOf(AccountFacts account, Session? session)
    {
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, account.Id)], DoorSchemes.Session);
        if (session is not null)
        {
            identity.AddClaim(new Claim(DoorSchemes.SessionClaim, session.Id));
        }

        return new ClaimsPrincipal(identity);
    }
}
