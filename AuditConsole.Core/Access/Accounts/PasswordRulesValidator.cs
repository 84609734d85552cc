using AuditConsole.Core.Access.Passwords;
using Microsoft.AspNetCore.Identity;

namespace AuditConsole.Core.Access.Accounts;

/// <summary>Puts <see cref="PasswordRules"/> in the place where Identity asks, so that no way to set a password goes past them.</summary>
internal sealed class PasswordRulesValidator : IPasswordValidator<Account>
{
    public Task<IdentityResult> ValidateAsync(UserManager<Account> manager, Account user, string? password)
        => Task.FromResult(PasswordRules.Check(password, user.Email) is { } problem
            ? IdentityResult.Failed(new IdentityError { Code = nameof(PasswordRules), Description = problem.Detail ?? problem.Title })
            : IdentityResult.Success);
}
