using System.Net.Mail;
using AuditConsole.Core.Access.Passwords;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace AuditConsole.Core.Access.Accounts;

/// <summary>Makes accounts and changes their passwords. Every change is an event of the ledger.</summary>
public sealed class AccountRegister(UserManager<Account> identity, StoreWriter writer, AccessDirectory directory, AccessAudit audit, PasswordTurns turns, TimeProvider time)
{
    public const int MaxEmail = 254;

    private static readonly Problem Busy = new(ProblemKind.TooMany, "Too many passwords are being checked", "Try again in a few seconds.");

    /// <summary>Checks the form of an address; whether it exists is not known.</summary>
    public static bool IsEmail(string? email)
        => email is { Length: > 2 and <= MaxEmail } && !email.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))
            && MailAddress.TryCreate(email, out var address) && address.Address == email;

    public Task<Result<Account>> CreateAsync(string email, string password, string role, Caller by, CancellationToken cancellationToken)
        => CreateAsync(Guid.CreateVersion7(time.GetUtcNow()).ToString(), email, password, role, by, cancellationToken);

    internal async Task<Result<Account>> CreateAsync(string id, string email, string password, string role, Caller by, CancellationToken cancellationToken)
    {
        if (!IsEmail(email))
        {
            return Problem.Invalid("This is not an e-mail address", "Expected a form like name@example.com.");
        }

        using var turn = await turns.EnterAsync(cancellationToken).ConfigureAwait(false);
        if (turn is null)
        {
            return Busy;
        }

        var now = Micros.Now(time);
        var account = new Account { Id = id, Email = email, Role = role, Created = now, PasswordChanged = now };
        if (await RefusalAsync(account, password, isNew: true).ConfigureAwait(false) is { } refusal)
        {
            return refusal;
        }

        var fact = new AccessFact("config.user.create", by) { Action = EventAction.Create, Resource = AccessAudit.About(account), After = AccessAudit.State(account) };

        // The event first: a change that cannot be recorded is not made, and none can stand that was not.
        if (!await audit.RecordAsync(fact, CancellationToken.None).ConfigureAwait(false))
        {
            return AccessAudit.NotRecorded;
        }

        var created = await identity.CreateAsync(account, password).ConfigureAwait(false);
        if (!created.Succeeded)
        {
            await audit.RecordAsync(fact with { Outcome = Outcome.Failure, Reason = "not saved", After = default }, CancellationToken.None).ConfigureAwait(false);
            return Refused(created);
        }

        await directory.RefreshAsync(CancellationToken.None).ConfigureAwait(false);
        return account;
    }

    /// <summary>Replaces the password; every session of the account is over after it.</summary>
    public async Task<Result<Account>> ChangePasswordAsync(string accountId, string? current, string? replacement, Caller by, CancellationToken cancellationToken)
    {
        using var turn = await turns.EnterAsync(cancellationToken).ConfigureAwait(false);
        if (turn is null)
        {
            return Busy;
        }

        var account = await identity.FindByIdAsync(accountId).ConfigureAwait(false);
        if (account is null || account.Disabled)
        {
            return Problem.NotFound;
        }

        if (current == replacement)
        {
            return Problem.Invalid("This password cannot be used", "The new password is the current one.");
        }

        var fact = new AccessFact("authentication.password.change", by) { Action = EventAction.Update, Resource = AccessAudit.About(account) };
        if (!await identity.CheckPasswordAsync(account, current ?? string.Empty).ConfigureAwait(false))
        {
            await audit.RecordAsync(fact with { Outcome = Outcome.Failure, Reason = "wrong password" }, CancellationToken.None).ConfigureAwait(false);
            return Problem.Invalid("The current password is wrong");
        }

        if (await RefusalAsync(account, replacement ?? string.Empty, isNew: false).ConfigureAwait(false) is { } refusal)
        {
            await audit.RecordAsync(fact with { Outcome = Outcome.Failure, Reason = "refused by the rules" }, CancellationToken.None).ConfigureAwait(false);
            return refusal;
        }

        // The event first, as for a new account.
        if (!await audit.RecordAsync(fact, CancellationToken.None).ConfigureAwait(false))
        {
            return AccessAudit.NotRecorded;
        }

        account.PasswordChanged = Micros.Now(time);
        account.FailedSignIns = 0;
        account.LockedUntil = null;
        var changed = await identity.ChangePasswordAsync(account, current ?? string.Empty, replacement ?? string.Empty).ConfigureAwait(false);
        if (!changed.Succeeded)
        {
            await audit.RecordAsync(fact with { Outcome = Outcome.Failure, Reason = "not saved" }, CancellationToken.None).ConfigureAwait(false);
            return Refused(changed);
        }

        await directory.RefreshAsync(CancellationToken.None).ConfigureAwait(false);
        return account;
    }

    internal Task<Account?> FindByEmailAsync(string email) => identity.FindByNameAsync(email);

    /// <summary>Counts a wrong password, in turn with other writers so that none is lost; answers until when the account is locked now, if it is.</summary>
    internal Task<long?> CountFailureAsync(Account account, CancellationToken cancellationToken)
        => writer.WriteAsync(
            async (context, token) =>
            {
                var row = await context.Set<Account>().SingleAsync(a => a.Id == account.Id, token).ConfigureAwait(false);
                row.FailedSignIns++;
                var until = Lockout.After(row.FailedSignIns, Micros.Now(time));
                row.LockedUntil = until ?? row.LockedUntil;
                await context.SaveChangesAsync(token).ConfigureAwait(false);
                return until;
            },
            cancellationToken);

    /// <summary>Wipes the slate after a right password, and saves its new hash where the one that was checked still stands.</summary>
    internal Task ClearFailuresAsync(Account account, string? rehashed, CancellationToken cancellationToken)
        => writer.WriteAsync(
            async (context, token) =>
            {
                var row = await context.Set<Account>().SingleAsync(a => a.Id == account.Id, token).ConfigureAwait(false);
                (row.FailedSignIns, row.LockedUntil) = (0, null);
                if (rehashed is not null && row.PasswordHash == account.PasswordHash)
                {
                    row.PasswordHash = rehashed;
                }

                await context.SaveChangesAsync(token).ConfigureAwait(false);
            },
            cancellationToken);

    /// <summary>What the rules have against the password, or against a new account; asked before anything is recorded.</summary>
    private async Task<Problem?> RefusalAsync(Account account, string password, bool isNew)
    {
        foreach (var rule in identity.PasswordValidators)
        {
            if (await rule.ValidateAsync(identity, account, password).ConfigureAwait(false) is { Succeeded: false } result)
            {
                return Refused(result);
            }
        }

        foreach (var rule in isNew ? identity.UserValidators : [])
        {
            if (await rule.ValidateAsync(identity, account).ConfigureAwait(false) is { Succeeded: false } result)
            {
                return Refused(result);
            }
        }

        return null;
    }

    private static Problem Refused(IdentityResult result) => (result.Errors.FirstOrDefault(e => e.Code == nameof(PasswordRules)) ?? result.Errors.First()) switch
    {
        { Code: nameof(PasswordRules) } error => Problem.Invalid("This password cannot be used", error.Description),
        { Code: nameof(IdentityErrorDescriber.DuplicateUserName) } => new Problem(ProblemKind.Conflict, "There is an account with this e-mail address"),
        var error => Problem.Invalid("The account cannot be saved", error.Description),
    };
}
