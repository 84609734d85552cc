using System.Security.Cryptography;
using AuditConsole.Core.Access.Accounts;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace AuditConsole.Core.Access.Passwords;

/// <summary>Identity's PBKDF2-HMAC-SHA-512 over the password in normalisation form C, so that it does not matter on which keyboard it was typed.</summary>
public sealed class AccountPasswordHasher(IOptions<AccessLimits> limits) : IPasswordHasher<Account>
{
    private readonly PasswordHasher<Account> _inner = new(Options.Create(new PasswordHasherOptions { IterationCount = limits.Value.PasswordIterations }));
    private string? _nobodys;

    public string HashPassword(Account user, string password) => _inner.HashPassword(user, CanonicalComposition.Normalize(password));

    public PasswordVerificationResult VerifyHashedPassword(Account user, string hashedPassword, string providedPassword)
        => _inner.VerifyHashedPassword(user, hashedPassword, CanonicalComposition.Normalize(providedPassword));

    /// <summary>Takes the time of a check and finds nothing: for accounts that do not exist or may not sign in.</summary>
    public void VerifyNobody(string providedPassword)
    {
        _nobodys ??= HashPassword(Account.Nobody, Convert.ToHexString(RandomNumberGenerator.GetBytes(16)));
        VerifyHashedPassword(Account.Nobody, _nobodys, providedPassword);
    }
}
