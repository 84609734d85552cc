using AuditConsole.Core.Access;
using AuditConsole.Core.Access.Accounts;
using AuditConsole.Core.Events;
using Xunit;

namespace AuditConsole.Tests.Core.Access;

public sealed class SignInTests
{
    private const string Wrong = "not the right passphrase";

    [Fact]
    public async Task The_right_password_is_welcome_in_any_normal_form_and_case_of_the_address()
    {
        await using var store = await AccessStore.CreateAsync();
        await store.Get<AccountRegister>().CreateAsync("zoë@example.com", "cafe\u0301 au lait, s'il vous plaît", Roles.Administrator, Caller.Operator, CancellationToken.None);

        var result = await store.SignInAsync("café au lait, s'il vous plaît", "ZOË@example.com");

        Assert.Equal(SignInAnswer.Welcome, result.Answer);
        Assert.Equal("zoë@example.com", result.Account?.Email);
    }

    [Fact]
    public async Task Refusals_look_the_same_and_the_ledger_tells_them_apart()
    {
        await using var store = await AccessStore.CreateAsync();
        await store.AddAccountAsync();

        var wrong = await store.SignInAsync(Wrong);
        var unknown = await store.SignInAsync(Wrong, "nobody@example.com");
        var typed = await store.SignInAsync(string.Empty, "my secret passphrase");

        Assert.Equal((wrong, wrong), (unknown, typed));
        Assert.Equal(SignInAnswer.Refused, wrong.Answer);
        var events = store.Intake.OfType("authentication.login");
        Assert.Equal(["wrong password", "unknown account", "unknown account"], events.Select(e => e.Reason));
        Assert.Equal([AccessStore.Email, "nobody@example.com", "(not an e-mail address)"], events.Select(e => e.Actor.Name));
        Assert.All(events, e => Assert.Equal((Outcome.Failure, EventClass.Failed, "192.0.2.7"), (e.Outcome, e.Class, e.Actor.Ip)));
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_for_a_minute_also_against_the_right_one()
    {
        await using var store = await AccessStore.CreateAsync();
        await store.AddAccountAsync();
        await FailAsync(store, 5);

        Assert.Equal(SignInAnswer.Refused, (await store.SignInAsync(AccessStore.Password)).Answer);
        Assert.Single(store.Intake.OfType("authentication.lockout"));
        Assert.Equal((Outcome.Denied, EventClass.Denied), store.Intake.OfType("authentication.login").Select(e => (e.Outcome, e.Class)).Last());

        store.Time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(SignInAnswer.Welcome, (await store.SignInAsync(AccessStore.Password)).Answer);

        // Signing in wipes the slate: four more are no fifth.
        await FailAsync(store, 4);
        Assert.Equal(SignInAnswer.Welcome, (await store.SignInAsync(AccessStore.Password)).Answer);
    }

    [Fact]
    public async Task The_second_lock_lasts_twice_as_long_and_tries_while_locked_count_for_nothing()
    {
        await using var store = await AccessStore.CreateAsync();
        await store.AddAccountAsync();
        await FailAsync(store, 7);
        store.Time.Advance(TimeSpan.FromSeconds(61));
        await FailAsync(store, 5);

        store.Time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(SignInAnswer.Refused, (await store.SignInAsync(AccessStore.Password)).Answer);
        store.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(SignInAnswer.Welcome, (await store.SignInAsync(AccessStore.Password)).Answer);
    }

    [Fact]
    public async Task No_event_and_no_message_holds_a_password()
    {
        await using var store = await AccessStore.CreateAsync();
        await store.AddAccountAsync();
        await store.SignInAsync(Wrong);
        await store.SignInAsync(AccessStore.Password);

        foreach (var offered in store.Intake.Offered)
        {
            var text = System.Text.Encoding.UTF8.GetString([.. EventParts.Who(offered.Event), .. EventParts.Data(offered.Event), .. offered.Bodies.Before.Span, .. offered.Bodies.After.Span]);
            Assert.DoesNotContain("passphrase", text, StringComparison.Ordinal);
            Assert.DoesNotContain("AQAAAA", text, StringComparison.Ordinal);
        }
    }

    private static async Task FailAsync(AccessStore store, int times)
    {
        for (var i = 0; i < times; i++)
        {
            Assert.Equal(SignInAnswer.Refused, (await store.SignInAsync(Wrong)).Answer);
        }
    }
}
