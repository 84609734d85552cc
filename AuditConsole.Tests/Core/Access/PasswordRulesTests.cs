using AuditConsole.Core.Access.Passwords;
using Xunit;

namespace AuditConsole.Tests.Core.Access;

public sealed class PasswordRulesTests
{
    private const string Email = "grace.hopper@example.com";

    [Theory]
    [InlineData("correct horse battery staple")]
    [InlineData("fifteen letters")]
    [InlineData("пароль из русских слов")]
    [InlineData("4815162342108016180339")]
    [InlineData("my-auditconsole-is-not-yours")]
    public void Long_passwords_are_taken_whatever_they_are_made_of(string password) => Assert.Null(PasswordRules.Check(password, Email));

    [Theory]
    [InlineData("", "has 0 characters")]
    [InlineData("fourteen chars", "has 14 characters")]
    [InlineData("passwordpassword", "guessed first")]
    [InlineData("PasswordPassword", "guessed first")]
    [InlineData("1qaz2wsx3edc4rfv", "guessed first")]
    [InlineData("iloveyou1234567!", "guessed first")]
    [InlineData("123456789012345", "guessed first")]
    [InlineData("aaaaaaaaaaaaaaaa", "guessed first")]
    [InlineData("monkeymonkeymonkey", "guessed first")]
    [InlineData("abcabcabcabcabcabc", "guessed first")]
    [InlineData("grace.hopper@example.com", "e-mail address")]
    [InlineData("grace.hopper2026", "e-mail address")]
    [InlineData("AuditConsoleAuditConsole", "product's name")]
    public void Short_and_guessable_passwords_are_refused(string password, string why)
    {
        var problem = PasswordRules.Check(password, Email);
        Assert.NotNull(problem);
        Assert.Contains(why, problem.Detail, StringComparison.Ordinal);
        Assert.True(password.Length == 0 || !problem.Detail!.Contains(password, StringComparison.Ordinal), "the password is quoted");
    }

    [Fact]
    public void Length_is_counted_in_characters_as_people_see_them_composed()
    {
        var decomposed = string.Concat(Enumerable.Repeat("e\u0301", 14));
        Assert.Contains("has 14 characters", PasswordRules.Check(decomposed, Email)!.Detail, StringComparison.Ordinal);
        Assert.Null(PasswordRules.Check("🐎🔋🧷🌍🎩🧲🪐🫖🧯🛶🧊🪵🎏🧭🏺", Email));
        Assert.Null(PasswordRules.Check(new string('x', 100) + " and twenty-eight more chars", Email));
        Assert.NotNull(PasswordRules.Check(new string('x', 100) + " and twenty-nine more letters.", Email));
    }
}
