using AuditConsole.Core.Access;
using AuditConsole.Core.Access.Accounts;
using AuditConsole.Core.Access.Sessions;
using Xunit;

namespace AuditConsole.Tests.Core.Access;

public sealed class SessionTests
{
    [Fact]
    public async Task A_session_is_found_by_its_key_and_by_nothing_else()
    {
        await using var store = await AccessStore.CreateAsync();
        var (key, session) = await OpenAsync(store);

        Assert.Equal(session.Id, (await store.Sessions.FindAsync(key, CancellationToken.None))?.Id);
        Assert.Null(await store.Sessions.FindAsync(session.Id, CancellationToken.None));
        Assert.Null(await store.Sessions.FindAsync(key[..^1] + (key[^1] == 'A' ? 'E' : 'A'), CancellationToken.None));
        Assert.DoesNotContain(key, session.Id, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_ends_after_half_an_hour_without_use_and_use_puts_that_off()
    {
        await using var store = await AccessStore.CreateAsync();
        var (key, session) = await OpenAsync(store);

        store.Time.Advance(TimeSpan.FromMinutes(29));
        await store.Sessions.UseAsync(session, CancellationToken.None);
        store.Time.Advance(TimeSpan.FromMinutes(29));
        Assert.NotNull(await store.Sessions.FindAsync(key, CancellationToken.None));
        store.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(await store.Sessions.FindAsync(key, CancellationToken.None));
    }

    [Fact]
    public async Task It_ends_twelve_hours_after_sign_in_however_much_it_is_used()
    {
        await using var store = await AccessStore.CreateAsync();
        var (key, session) = await OpenAsync(store);

        for (var i = 0; i < 35; i++)
        {
            store.Time.Advance(TimeSpan.FromMinutes(20));
            await store.Sessions.UseAsync(session, CancellationToken.None);
        }

        Assert.NotNull(await store.Sessions.FindAsync(key, CancellationToken.None));
        store.Time.Advance(TimeSpan.FromMinutes(20));
        Assert.Null(await store.Sessions.FindAsync(key, CancellationToken.None));
    }

    [Fact]
    public async Task A_new_password_ends_every_session()
    {
        await using var store = await AccessStore.CreateAsync();
        var (first, session) = await OpenAsync(store);
        var (second, _) = await store.Sessions.OpenAsync(store.Directory.Current.Account(session.AccountId)!, ClientOrigin.None, CancellationToken.None);

        var changed = await store.Get<AccountRegister>().ChangePasswordAsync(session.AccountId, AccessStore.Password, "another long passphrase", Caller.Operator, CancellationToken.None);

        Assert.Null(changed.Problem);
        Assert.Null(await store.Sessions.FindAsync(first, CancellationToken.None));
        Assert.Null(await store.Sessions.FindAsync(second, CancellationToken.None));
        Assert.Empty(await store.Sessions.ListAsync(session.AccountId, CancellationToken.None));
        Assert.Single(store.Intake.OfType("authentication.password.change"));
    }

    [Fact]
    public async Task Nobody_ends_the_session_of_another_account()
    {
        await using var store = await AccessStore.CreateAsync();
        var (key, session) = await OpenAsync(store);
        var other = await store.AddAccountAsync("other@example.com");

        Assert.False(await store.Sessions.EndAsync(other.Id, session.Id, CancellationToken.None));
        Assert.NotNull(await store.Sessions.FindAsync(key, CancellationToken.None));
        Assert.True(await store.Sessions.EndAsync(session.AccountId, session.Id, CancellationToken.None));
        Assert.Null(await store.Sessions.FindAsync(key, CancellationToken.None));
    }

    [Fact]
    public async Task A_list_read_before_the_end_brings_no_session_back()
    {
        await using var store = await AccessStore.CreateAsync();
        var (key, session) = await OpenAsync(store);
        var looking = Enumerable.Range(0, 50).Select(_ => Task.Run(async () => (await store.Sessions.ListAsync(session.AccountId, CancellationToken.None), await store.Sessions.FindAsync(key, CancellationToken.None)))).ToArray();
        await store.Sessions.EndAllAsync(session.AccountId, CancellationToken.None);
        await Task.WhenAll(looking);

        Assert.Null(await store.Sessions.FindAsync(key, CancellationToken.None));
    }

    [Fact]
    public async Task A_change_that_cannot_be_recorded_is_not_made()
    {
        await using var store = await AccessStore.CreateAsync();
        var (key, session) = await OpenAsync(store);
        store.Intake.Refusal = AuditConsole.Core.Events.IntakeReceipt.Unavailable;

        var changed = await store.Get<AccountRegister>().ChangePasswordAsync(session.AccountId, AccessStore.Password, "another long passphrase", Caller.Operator, CancellationToken.None);
        var made = await store.Get<AccountRegister>().CreateAsync("b@example.com", AccessStore.Password, Roles.Administrator, Caller.Operator, CancellationToken.None);

        Assert.Equal((AccessAudit.NotRecorded, AccessAudit.NotRecorded), (changed.Problem, made.Problem));
        Assert.NotNull(await store.Sessions.FindAsync(key, CancellationToken.None));
        Assert.Equal(SignInAnswer.Refused, (await store.SignInAsync(AccessStore.Password, "b@example.com")).Answer);
        Assert.Equal(SignInAnswer.Welcome, (await store.SignInAsync(AccessStore.Password)).Answer);
    }

    [Fact]
    public async Task Whoever_listens_hears_of_an_end_until_he_stops_listening()
    {
        await using var store = await AccessStore.CreateAsync();
        var (_, session) = await OpenAsync(store);
        var heard = 0;
        using (store.Get<SessionEnds>().Subscribe(() => heard++))
        {
            await store.Sessions.EndAllAsync(session.AccountId, CancellationToken.None);
        }

        await store.Sessions.EndAllAsync(session.AccountId, CancellationToken.None);
        Assert.Equal(1, heard);
    }

    private static async Task<(string Key, Session Session)> OpenAsync(AccessStore store)
    {
        var account = await store.AddAccountAsync();
        return await store.Sessions.OpenAsync(store.Directory.Current.Account(account.Id)!, new ClientOrigin("192.0.2.7", "test"), CancellationToken.None);
    }
}
