using AuditConsole.Core.Access.Passwords;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace AuditConsole.Core.Access.Accounts;

public enum SignInAnswer
{
    Welcome,

    /// <summary>Unknown account, wrong password, locked or disabled: told apart only in the ledger.</summary>
    Refused,

    /// <summary>Too many passwords are being checked at the moment; nothing was.</summary>
    Busy,
}

/// <param name="Account">Set when welcome.</param>
public readonly record struct SignInResult(SignInAnswer Answer, Account? Account);

/// <summary>Checks an e-mail address and a password. Every refusal looks the same and takes the same time.</summary>
public sealed class SignIn(AccountRegister accounts, AccountPasswordHasher hasher, PasswordTurns turns, AccessAudit audit, IOptions<AccessLimits> limits, TimeProvider time)
{
    public async Task<SignInResult> TryAsync(string? email, string? password, ClientOrigin origin, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        email = email?.Trim() ?? string.Empty;
        password ??= string.Empty;
        Account? account;
        using (var turn = await turns.EnterAsync(cancellationToken).ConfigureAwait(false))
        {
            if (turn is null)
            {
                return new SignInResult(SignInAnswer.Busy, null);
            }

            // Not to be cancelled: who hangs up before the answer has still made his guess.
            account = await CheckAsync(email, password, origin).ConfigureAwait(false);
        }

        if (account is not null)
        {
            return new SignInResult(SignInAnswer.Welcome, account);
        }

        if (limits.Value.SignInFailureTime - time.GetElapsedTime(started) is var rest && rest > TimeSpan.Zero)
        {
            await Task.Delay(rest, time, cancellationToken).ConfigureAwait(false);
        }

        return new SignInResult(SignInAnswer.Refused, null);
    }

    private async Task<Account?> CheckAsync(string email, string password, ClientOrigin origin)
    {
        var account = email.Length <= AccountRegister.MaxEmail && password.Length <= 4 * PasswordRules.MaxLength
            ? await accounts.FindByEmailAsync(email).ConfigureAwait(false)
            : null;
        if (account?.PasswordHash is null || account.Disabled || Lockout.IsLocked(account, Micros.Now(time)))
        {
            hasher.VerifyNobody(password.Length <= 4 * PasswordRules.MaxLength ? password : string.Empty);
            var why = account is null ? "unknown account" : account.Disabled ? "account disabled" : "account locked";
            await RefuseAsync(account, email, why, account is null ? Outcome.Failure : Outcome.Denied, origin).ConfigureAwait(false);
            return null;
        }

        var verdict = hasher.VerifyHashedPassword(account, account.PasswordHash, password);
        if (verdict == PasswordVerificationResult.Failed)
        {
            await RefuseAsync(account, email, "wrong password", Outcome.Failure, origin).ConfigureAwait(false);
            if (await accounts.CountFailureAsync(account, CancellationToken.None).ConfigureAwait(false) is { } until)
            {
                var locked = new AccessFact("authentication.lockout", By(account, origin)) { Action = EventAction.Action, Severity = Severity.Medium, Resource = AccessAudit.About(account) };
                await audit.RecordAsync(locked with { Message = $"Locked until {Micros.FormatMillis(until)} after wrong passwords" }, CancellationToken.None).ConfigureAwait(false);
            }

            return null;
        }

        var rehashed = verdict == PasswordVerificationResult.SuccessRehashNeeded ? hasher.HashPassword(account, password) : null;
        if (rehashed is not null || account.FailedSignIns > 0)
        {
            await accounts.ClearFailuresAsync(account, rehashed, CancellationToken.None).ConfigureAwait(false);
        }

        return account;
    }

    private Task<bool> RefuseAsync(Account? account, string email, string why, Outcome outcome, ClientOrigin origin)
    {
        // Some people type their password into the first field: only what looks like an address is kept.
        var by = account is null
            ? Caller.Anonymous with { Name = AccountRegister.IsEmail(email) ? email : "(not an e-mail address)", Address = origin.Address, UserAgent = origin.UserAgent }
            : By(account, origin);
        var fact = new AccessFact("authentication.login", by) { Action = EventAction.Login, Outcome = outcome, Reason = why, Severity = Severity.Low };
        return audit.RecordAsync(account is null ? fact : fact with { Resource = AccessAudit.About(account) }, CancellationToken.None);
    }

    private static Caller By(Account account, ClientOrigin origin)
        => new(CallerKind.User, account.Id, account.Email) { Email = account.Email, Address = origin.Address, UserAgent = origin.UserAgent };
}
