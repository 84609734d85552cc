using System.Security.Claims;
using AuditConsole.Core.Access;
using AuditConsole.Core.Access.Accounts;
using AuditConsole.Core.Access.Sessions;
using AuditConsole.Core.Access.SetUp;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Web.Hosting;
using AuditConsole.Web.Hosting.Authentication;
using Microsoft.AspNetCore.Authentication;

namespace AuditConsole.Web.Components.Account;

/// <summary>Signing in and out, and what people may do to their own account. Only for requests: a circuit cannot set a cookie.</summary>
public sealed class AccountService(SignIn signIn, AccountRegister accounts, FirstAccount first, SessionRegister sessions, CallerAccessor callers, AccessAudit audit)
{
    public double SessionIdleMinutes => sessions.Idle.TotalMinutes;

    public double SessionMaxHours => sessions.Max.TotalHours;

    public bool SetUpIsNeeded => first.IsNeeded;

    public double SetUpMinutes => first.LinkLifetime.TotalMinutes;

    /// <summary>Whether a set-up link may be used; looking is no try.</summary>
    public bool IsGoodLink(string? token) => first.IsGoodLink(token);

    public async Task<SignInAnswer> SignInAsync(HttpContext context, string? email, string? password)
    {
        var result = await signIn.TryAsync(email, password, context.Origin(), context.RequestAborted);
        return result.Account is { } account && !await OpenSessionAsync(context, account) ? SignInAnswer.Refused : result.Answer;
    }

    public async Task SignOutAsync(HttpContext context)
    {
        var caller = await callers.CurrentAsync(context.RequestAborted);
        await context.SignOutAsync(DoorSchemes.Session);
        if (caller.Kind == CallerKind.User)
        {
            await audit.RecordAsync(new AccessFact("authentication.logout", caller) { Action = EventAction.Logout }, CancellationToken.None);
        }
    }

    /// <summary>Makes the first account and signs it in; null when that worked.</summary>
    public async Task<Problem?> SetUpAsync(HttpContext context, string? token, string? email, string? password)
    {
        var result = await first.CreateAsync(token, email?.Trim() ?? string.Empty, password ?? string.Empty, context.Origin(), context.RequestAborted);
        if (!result.Succeeded(out var account, out var problem))
        {
            return problem;
        }

        await OpenSessionAsync(context, account);
        return null;
    }

    /// <summary>Changes the password of whoever asks, ends all sessions of the account, and opens one for this browser; null when that worked.</summary>
    public async Task<Problem?> ChangePasswordAsync(HttpContext context, string? current, string? replacement)
    {
        var caller = await callers.CurrentAsync(context.RequestAborted);
        if (caller.Kind != CallerKind.User)
        {
            return Problem.NotFound;
        }

        var changed = await accounts.ChangePasswordAsync(caller.Id, current, replacement, caller, context.RequestAborted);
        if (!changed.Succeeded(out var account, out var problem))
        {
            return problem;
        }

        await sessions.EndAllAsync(caller.Id, CancellationToken.None);
        await context.SignInAsync(DoorSchemes.Session, PrincipalOf(account));
        return null;
    }

    /// <summary>The sessions of whoever asks, with the one that asks marked.</summary>
    public async Task<IReadOnlyList<(Session Session, bool IsThis)>> SessionsAsync(CancellationToken cancellationToken)
    {
        var caller = await callers.CurrentAsync(cancellationToken);
        return caller.Kind == CallerKind.User
            ? [.. (await sessions.ListAsync(caller.Id, cancellationToken)).Select(s => (s, s.ShortId == caller.Session))]
            : [];
    }

    /// <summary>Ends one other session of whoever asks, or all others when no name is given; signing out ends the own.</summary>
    /// <param name="shortId">As in <see cref="Session.ShortId"/>.</param>
    /// <returns>Null, or why the rest still stands.</returns>
    public async Task<Problem?> EndSessionsAsync(string? shortId, CancellationToken cancellationToken)
    {
        var caller = await callers.CurrentAsync(cancellationToken);
        foreach (var (session, isThis) in await SessionsAsync(cancellationToken))
        {
            if (isThis || (shortId is not null && session.ShortId != shortId))
            {
                continue;
            }

            var fact = new AccessFact("authentication.session.end", caller) { Action = EventAction.Delete, Resource = new ObjectRef { Type = "session", Kind = "Session", Name = session.ShortId } };
            if (!await audit.RecordAsync(fact, CancellationToken.None))
            {
                return AccessAudit.NotRecorded;
            }

            await sessions.EndAsync(caller.Id, session.Id, CancellationToken.None);
        }

        return null;
    }

    /// <summary>False when the account changed while it was being checked: then the session is over before it began.</summary>
    private async Task<bool> OpenSessionAsync(HttpContext context, Core.Access.Accounts.Account account)
    {
        await context.SignInAsync(DoorSchemes.Session, PrincipalOf(account));
        var caller = await callers.CurrentAsync(context.RequestAborted);
        if (caller.Kind != CallerKind.User)
        {
            return false;
        }

        await audit.RecordAsync(new AccessFact("authentication.login", caller) { Action = EventAction.Login, Resource = AccessAudit.About(account) }, CancellationToken.None);
        return true;
    }

    private static ClaimsPrincipal PrincipalOf(Core.Access.Accounts.Account account)
        => new(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, account.Id), new Claim(DoorSchemes.StampClaim, account.SecurityStamp)], DoorSchemes.Session));
}
