using AuditConsole.Core.Common;

namespace AuditConsole.Core.Access.Passwords;

/// <summary>What a password must be: long and not guessable, with no rules about its characters.</summary>
public static class PasswordRules
{
    /// <summary>Unicode characters, while the password is the only factor.</summary>
    public const int MinLength = 15;

    public const int MaxLength = 128;

    private const string Product = "auditconsole";

    /// <summary>The rules in the words of the page.</summary>
    public const string InWords = "15 to 128 characters; spaces and every script are allowed. Not a common password, also not padded or repeated, not your e-mail address, not this product's name.";

    /// <summary>Null when the password will do, else what is wrong with it; the password itself is never quoted.</summary>
    public static Problem? Check(string? password, string email)
    {
        // The form that is hashed is the one that is judged; the bound keeps a huge text from being normalised first.
        if (password is null || password.Length > 4 * MaxLength)
        {
            return Wrong(password is null ? "A password is needed." : $"The password has more than {MaxLength} characters.");
        }

        var normal = CanonicalComposition.Normalize(password);
        var length = normal.EnumerateRunes().Count();
        if (length is < MinLength or > MaxLength)
        {
            return Wrong(length < MinLength
                ? $"The password has {length} characters; at least {MinLength} are needed."
                : $"The password has more than {MaxLength} characters.");
        }

        var folded = normal.ToLowerInvariant();
        var address = email.Trim().ToLowerInvariant();
        var local = address.Split('@')[0];
        if (folded == address || Covers(folded, local) || Covers(folded, Product))
        {
            return Wrong("The password is made of the e-mail address or the product's name.");
        }

        return CommonPasswords.Contains(folded) ? Wrong("The password is one of those that are guessed first.") : null;
    }

    /// <summary>True when the password is the name, repeated or with up to four more characters.</summary>
    private static bool Covers(string password, string name)
        => name.Length >= 3 && password.Replace(name, string.Empty, StringComparison.Ordinal) is var rest && rest.Length <= 4 && rest.Length < password.Length;

    private static Problem Wrong(string detail) => Problem.Invalid("This password cannot be used", detail);
}
