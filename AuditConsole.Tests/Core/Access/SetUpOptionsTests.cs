using AuditConsole.Core.Access;
using AuditConsole.Core.Access.SetUp;
using Xunit;

namespace AuditConsole.Tests.Core.Access;

public sealed class SetUpOptionsTests
{
    private const string Password = "a long enough passphrase";
    private const string Key = "0123456789abcdef0123456789abcdef";

    [Fact]
    public void Nothing_given_is_nothing_wanted() => Assert.Equal(new SetUpValues(null, null, null), new SetUpOptions().Resolve());

    [Fact]
    public void Secrets_may_come_from_files_and_a_line_end_is_no_part_of_them()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, Password + "\n");
        try
        {
            Assert.Equal(new SetUpValues("a@example.com", Password, Key), new SetUpOptions { AdminEmail = "a@example.com", AdminPasswordFile = file, ApiKey = Key }.Resolve());
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("a@example.com", "short", null, "AuditConsole__Setup__AdminPassword: The password has 5 characters")]
    [InlineData("a@example.com", null, null, "AuditConsole__Setup__AdminPassword: needed")]
    [InlineData(null, Password, null, "AuditConsole__Setup__AdminEmail: needed")]
    [InlineData("not an address", Password, null, "AuditConsole__Setup__AdminEmail: expected an e-mail address")]
    [InlineData("a@example.com", Password, "0123456789abcdef0123456789abcde", "AuditConsole__Setup__ApiKey: expected 32 or more characters")]
    [InlineData(null, null, Key, "AuditConsole__Setup__AdminEmail: needed")]
    public void What_will_not_do_is_named(string? email, string? password, string? key, string expected)
    {
        var e = Assert.Throws<StartRefusedException>(() => new SetUpOptions { AdminEmail = email, AdminPassword = password, ApiKey = key }.Resolve());
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_violation_is_named_at_once_and_no_secret_is()
    {
        var e = Assert.Throws<StartRefusedException>(() => new SetUpOptions { AdminEmail = "nowhere", AdminPassword = "tooshort", ApiKey = "tiny", ApiKeyFile = "/nowhere" }.Resolve());
        Assert.Equal(3, e.Message.Split(Environment.NewLine).Length);
        Assert.DoesNotContain("tooshort", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("tiny", e.Message, StringComparison.Ordinal);
    }
}
