using AuditConsole.Core.Access.Accounts;
using AuditConsole.Core.Access.Keys;
using AuditConsole.Core.Access.Passwords;

namespace AuditConsole.Core.Access.SetUp;

/// <summary>The first account and key of an install without a person at it. Looked at only while no account exists.</summary>
public sealed class SetUpOptions
{
    public const string Section = "AuditConsole:Setup";

    public string? AdminEmail { get; set; }

    public string? AdminEmailFile { get; set; }

    public string? AdminPassword { get; set; }

    /// <summary>A file that holds the password; a line end after it is not part of it.</summary>
    public string? AdminPasswordFile { get; set; }

    /// <summary>Any text of 32 or more characters; it becomes a key with every permission.</summary>
    public string? ApiKey { get; set; }

    public string? ApiKeyFile { get; set; }

    /// <summary>The values with those from files read in.</summary>
    /// <exception cref="StartRefusedException">A value will not do; the message names each key that is wrong.</exception>
    internal SetUpValues Resolve()
    {
        var wrong = new List<string>();
        var email = Value(AdminEmail, AdminEmailFile, nameof(AdminEmail), wrong)?.Trim();
        var password = Value(AdminPassword, AdminPasswordFile, nameof(AdminPassword), wrong);
        var key = Value(ApiKey, ApiKeyFile, nameof(ApiKey), wrong);
        if (email is null && (password is not null || key is not null))
        {
            wrong.Add($"{Name(nameof(AdminEmail))}: needed when one of the other set-up values is given.");
        }

        if (email is not null && !AccountRegister.IsEmail(email))
        {
            wrong.Add($"{Name(nameof(AdminEmail))}: expected an e-mail address.");
        }

        if (email is not null && password is null)
        {
            wrong.Add($"{Name(nameof(AdminPassword))}: needed together with the e-mail address.");
        }

        if (password is not null && PasswordRules.Check(password, email ?? string.Empty) is { } problem)
        {
            wrong.Add($"{Name(nameof(AdminPassword))}: {problem.Detail}");
        }

        if (key is not null && (key.Length < ApiKeyText.MinForeignLength || key.Any(char.IsControl)))
        {
            wrong.Add($"{Name(nameof(ApiKey))}: expected {ApiKeyText.MinForeignLength} or more characters, none of them a control character.");
        }

        return wrong.Count == 0 ? new SetUpValues(email, password, key) : throw new StartRefusedException(string.Join(Environment.NewLine, wrong));
    }

    private static string? Value(string? given, string? file, string name, List<string> wrong)
    {
        if (string.IsNullOrEmpty(file))
        {
            return string.IsNullOrEmpty(given) ? null : given;
        }

        if (!string.IsNullOrEmpty(given))
        {
            wrong.Add($"{Name(name)} and {Name(name + "File")}: only one of the two can be given.");
            return null;
        }

        try
        {
            return File.ReadAllText(file).TrimEnd('\r', '\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            wrong.Add($"{Name(name + "File")}: the file cannot be read ({e.GetType().Name}).");
            return null;
        }
    }

    private static string Name(string key) => $"AuditConsole__Setup__{key}";
}

internal sealed record SetUpValues(string? Email, string? Password, string? ApiKey);
