using AuditConsole.Core.Access;
using AuditConsole.Core.Access.SetUp;
using Xunit;

namespace AuditConsole.Tests.Core.Access;

public sealed class SetUpTokenTests
{
    private const string Password = "a long enough passphrase";

    [Fact]
    public async Task The_token_is_128_bits_in_a_file_of_the_owner_alone()
    {
        await using var store = await AccessStore.CreateAsync();
        var token = Issue(store);

        Assert.Matches("^[a-z2-7]{26}$", token.Current);
        Assert.Equal(token.Current, (await File.ReadAllTextAsync(token.FilePath)).Trim());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? UnixFileMode.UserRead | UnixFileMode.UserWrite : File.GetUnixFileMode(token.FilePath));
        Assert.True(token.Check(token.Current!.ToUpperInvariant()));
    }

    [Fact]
    public async Task Five_wrong_tries_make_a_new_one_and_tell_the_console()
    {
        await using var store = await AccessStore.CreateAsync();
        var token = Issue(store);
        var old = token.Current;
        var told = new List<string>();
        token.Renewed += told.Add;

        for (var i = 0; i < 5; i++)
        {
            Assert.False(token.Check("wrong"));
        }

        Assert.False(token.Check(old));
        Assert.Equal([token.Current!], told);
        Assert.True(token.Check(token.Current));
    }

    [Fact]
    public async Task It_is_good_for_an_hour()
    {
        await using var store = await AccessStore.CreateAsync();
        var token = Issue(store);
        var old = token.Current;

        store.Time.Advance(TimeSpan.FromMinutes(59));
        Assert.True(token.Check(old));
        store.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.False(token.Check(old));
        Assert.NotEqual(old, token.Current);
    }

    [Fact]
    public async Task It_makes_one_account_and_no_second()
    {
        await using var store = await AccessStore.CreateAsync();
        var token = Issue(store);
        var text = token.Current;
        var first = store.Get<FirstAccount>();

        Assert.Equal(AuditConsole.Core.Common.ProblemKind.Denied, (await first.CreateAsync("wrong", "a@example.com", Password, ClientOrigin.None, CancellationToken.None)).Problem?.Kind);
        Assert.NotNull((await first.CreateAsync(text, "a@example.com", "short", ClientOrigin.None, CancellationToken.None)).Problem);
        Assert.NotNull((await first.CreateAsync(text, "no address", Password, ClientOrigin.None, CancellationToken.None)).Problem);
        var tries = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => first.CreateAsync(text, $"a{i}@example.com", Password, ClientOrigin.None, CancellationToken.None)));

        Assert.Single(tries, t => t.Problem is null);
        Assert.False(first.IsNeeded);
        Assert.False(File.Exists(token.FilePath));
        Assert.Single(store.Intake.OfType("config.user.create"));
    }

    private static SetUpToken Issue(AccessStore store)
    {
        var token = store.Get<SetUpToken>();
        token.Renew();
        return token;
    }
}
