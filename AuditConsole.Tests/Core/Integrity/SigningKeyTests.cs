using System.Runtime.Versioning;
using AuditConsole.Core.Integrity;
using Xunit;

namespace AuditConsole.Tests.Core.Integrity;

[UnsupportedOSPlatform("windows")]
public sealed class SigningKeyTests : IDisposable
{
    private readonly string _directory = Path.Combine(Directory.CreateTempSubdirectory("auditconsole-test-").FullName, "data-keys");

    private string KeyFile => Path.Combine(_directory, SigningKeyFile.FileName);

    [Theory]
    [InlineData(null, "-----BEGIN PRIVATE KEY-----")]
    [InlineData("correct horse", "-----BEGIN ENCRYPTED PRIVATE KEY-----")]
    public void A_made_key_is_its_owners_alone_and_loads_again(string? password, string firstLine)
    {
        using var made = SigningKeyFile.Create(_directory, password);
        using var loaded = SigningKeyFile.Load(_directory, password);
        Assert.Equal(made.Id, loaded.Id);
        Assert.Equal(firstLine, File.ReadLines(KeyFile).First());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_directory));
        Assert.Equal([KeyFile], Directory.GetFiles(_directory));
    }

    [Fact]
    public void A_key_that_others_may_read_is_refused()
    {
        SigningKeyFile.Create(_directory, null).Dispose();
        File.SetUnixFileMode(KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        var refused = Assert.Throws<InvalidOperationException>(() => SigningKeyFile.Load(_directory, null));
        Assert.Contains("chmod 0600", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_is_never_overwritten()
    {
        SigningKeyFile.Create(_directory, null).Dispose();
        var before = File.ReadAllText(KeyFile);
        Assert.Throws<IOException>(() => SigningKeyFile.Create(_directory, null));
        Assert.Equal(before, File.ReadAllText(KeyFile));
    }

    [Fact]
    public void A_wrong_password_is_said_to_be_wrong()
    {
        SigningKeyFile.Create(_directory, "right").Dispose();
        var refused = Assert.Throws<InvalidOperationException>(() => SigningKeyFile.Load(_directory, "wrong"));
        Assert.Contains("SigningKeyPassword", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_fingerprint_is_the_id_in_groups_of_four()
    {
        using var key = SigningKeyFile.Create(_directory, null);
        Assert.Equal(16, key.Fingerprint.Split(' ').Length);
        Assert.Equal(key.Id, key.Fingerprint.Replace(" ", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("audit.example.com/log", true)]
    [InlineData("", false)]
    [InlineData("two words", false)]
    [InlineData("a+b", false)]
    [InlineData("line\nbreak", false)]
    public void An_origin_is_one_line_without_spaces_or_plus(string origin, bool isValid) => Assert.Equal(isValid, Origin.IsValid(origin));

    [Fact]
    public void A_new_origin_is_valid_and_never_the_same()
    {
        Assert.True(Origin.IsValid(Origin.New()));
        Assert.NotEqual(Origin.New(), Origin.New());
    }

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_directory)!, recursive: true);
}
