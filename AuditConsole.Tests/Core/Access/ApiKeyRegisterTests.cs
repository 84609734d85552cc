using AuditConsole.Core.Access;
using AuditConsole.Core.Access.Keys;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace AuditConsole.Tests.Core.Access;

public sealed class ApiKeyRegisterTests
{
    private static readonly NewApiKey Ingest = new("webhook of prod", [Permission.EventsWrite], "prod", 90);

    [Fact]
    public async Task A_key_opens_exactly_what_it_was_made_for()
    {
        await using var store = await AccessStore.CreateAsync();
        var created = await CreateAsync(store, Ingest);

        var caller = store.Directory.CallerOf(store.Directory.Current.Find(created.Text)!);

        Assert.Equal((CallerKind.ApiKey, "prod"), (caller.Kind, caller.Source));
        var grant = Assert.Single(caller.Grants);
        Assert.Equal([Permission.EventsWrite], grant.Permissions);
        Assert.True(grant.Scope.IsWholeLedger);
        Assert.Null(store.Directory.Current.Find(ApiKeyText.New()));
    }

    [Fact]
    public async Task Neither_store_nor_ledger_hold_the_key()
    {
        await using var store = await AccessStore.CreateAsync();
        var created = await CreateAsync(store, Ingest);
        var secret = created.Text[13..];

        await using var context = await store.Get<IDbContextFactory<AuditDbContext>>().CreateDbContextAsync();
        await context.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        var file = System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(context.Database.GetDbConnection().DataSource));
        Assert.DoesNotContain(secret, file, StringComparison.Ordinal);
        Assert.Contains(created.Key.Prefix!, file, StringComparison.Ordinal);

        var offered = Assert.Single(store.Intake.Offered, o => o.Event.Type == "config.key.create");
        var after = System.Text.Encoding.UTF8.GetString(offered.Bodies.After.Span);
        Assert.DoesNotContain(secret, after, StringComparison.Ordinal);
        Assert.Contains("\"source\":\"prod\"", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_ends_with_its_time_its_revocation_or_its_owner()
    {
        await using var store = await AccessStore.CreateAsync();
        var expiring = await CreateAsync(store, Ingest with { Days = 1 });
        var by = await OwnerAsync(store);
        var revoked = (await store.Keys.CreateAsync(Ingest, by, CancellationToken.None)).Value!;

        Assert.Null(await store.Keys.RevokeAsync(revoked.Key.Id, by, CancellationToken.None));
        Assert.Null(store.Directory.Current.Find(revoked.Text));
        Assert.Equal(Problem.NotFound, await store.Keys.RevokeAsync(revoked.Key.Id, by, CancellationToken.None));
        Assert.Single(store.Intake.OfType("config.key.delete"));

        store.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(CallerKind.Anonymous, store.Directory.CallerOf(expiring.Key).Kind);
        Assert.Equal(CallerKind.Anonymous, store.Directory.CallerOf(revoked.Key with { Expires = null, OwnerId = "gone" }).Kind);
    }

    [Fact]
    public async Task Nobody_grants_what_he_does_not_hold()
    {
        await using var store = await AccessStore.CreateAsync();
        var by = await OwnerAsync(store) with { Grants = [new Grant([Permission.KeyEdit, Permission.AuditList], new Scope("default"))] };

        var result = await store.Keys.CreateAsync(new NewApiKey("k", [Permission.AuditList, Permission.AuditBody], null, 90), by, CancellationToken.None);

        Assert.Equal(Problem.Denied(Permission.AuditBody), result.Problem);
        Assert.Empty(store.Directory.Current.Keys);
    }

    [Theory]
    [InlineData("", "prod", 90, "name")]
    [InlineData("a\u0007b", "prod", 90, "name")]
    [InlineData("k", "-prod", 90, "source")]
    [InlineData("k", "auditconsole", 90, "source")]
    [InlineData("k", "prod", 0, "expiry")]
    [InlineData("k", "prod", 367, "expiry")]
    public async Task Bad_wishes_are_refused_by_name(string name, string source, int days, string about)
    {
        await using var store = await AccessStore.CreateAsync();
        var result = await store.Keys.CreateAsync(new NewApiKey(name, [Permission.EventsWrite], source, days), await OwnerAsync(store), CancellationToken.None);
        Assert.Contains(about, result.Problem?.Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_keys_that_send_and_nothing_else_may_last_for_ever()
    {
        await using var store = await AccessStore.CreateAsync();
        var by = await OwnerAsync(store);
        Assert.Null((await store.Keys.CreateAsync(Ingest with { Days = null }, by, CancellationToken.None)).Problem);
        Assert.NotNull((await store.Keys.CreateAsync(new NewApiKey("k", [Permission.EventsWrite, Permission.SourceEdit], null, null), by, CancellationToken.None)).Problem);
    }

    [Fact]
    public async Task A_key_that_cannot_be_recorded_is_not_made()
    {
        await using var store = await AccessStore.CreateAsync();
        var by = await OwnerAsync(store);
        store.Intake.Refusal = IntakeReceipt.Unavailable;

        var result = await store.Keys.CreateAsync(Ingest, by, CancellationToken.None);

        Assert.Equal(ProblemKind.Unavailable, result.Problem?.Kind);
        await store.Directory.RefreshAsync(CancellationToken.None);
        Assert.Empty(store.Directory.Current.Keys);
    }

    [Fact]
    public async Task A_key_is_revoked_also_when_that_cannot_be_recorded_and_the_answer_says_so()
    {
        await using var store = await AccessStore.CreateAsync();
        var created = await CreateAsync(store, Ingest);
        store.Intake.Refusal = IntakeReceipt.Unavailable;

        var problem = await store.Keys.RevokeAsync(created.Key.Id, Caller.Operator, CancellationToken.None);

        Assert.Contains("not recorded", problem?.Title, StringComparison.Ordinal);
        Assert.Null(store.Directory.Current.Find(created.Text));
    }

    [Fact]
    public async Task The_day_of_use_is_kept()
    {
        await using var store = await AccessStore.CreateAsync();
        var created = await CreateAsync(store, Ingest);
        var now = Micros.Now(store.Time);

        store.Get<ApiKeyUse>().Mark(created.Key, now);
        await store.Get<ApiKeyUse>().SaveAsync(CancellationToken.None);

        Assert.Equal((int)(now / Micros.PerDay), store.Directory.Current.Key(created.Key.Id)?.LastUsedDay);
    }

    private static async Task<Caller> OwnerAsync(AccessStore store) => store.Directory.CallerOf((await store.AddAccountAsync($"{Guid.NewGuid():N}@example.com")).Id);

    private static async Task<CreatedApiKey> CreateAsync(AccessStore store, NewApiKey wish)
    {
        var result = await store.Keys.CreateAsync(wish, await OwnerAsync(store), CancellationToken.None);
        Assert.Null(result.Problem);
        return result.Value!;
    }
}
