using System.Text;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ingestion.Sources.Credentials;
using Microsoft.Data.Sqlite;
using Xunit;

namespace AuditConsole.Tests.Core.Ingestion;

public sealed class IngestTokensTests
{
    [Fact]
    public async Task A_token_is_found_by_its_text_and_by_nothing_near_it()
    {
        await using var capture = await StartAsync();
        var tokens = capture.Get<IngestTokens>();
        var made = await CreateAsync(capture);

        Assert.Matches("^acs_[A-Za-z0-9_-]{43}$", made.Text);
        Assert.Equal(made.Token.Id, tokens.Find(made.Text)?.Id);
        Assert.Equal((made.Text[^2..], "prod"), (made.Token.Hint, made.Token.Source));
        Assert.Null(tokens.Find(made.Text[..^1] + (made.Text[^1] == 'A' ? 'E' : 'A')));
        Assert.Null(tokens.Find(made.Text.ToUpperInvariant()));
        Assert.Null(tokens.Find(string.Empty));
        Assert.Null(tokens.Find(SourceTokenText.New()));
    }

    [Fact]
    public async Task Every_change_is_an_event_that_names_tokens_and_holds_none()
    {
        await using var capture = await StartAsync();
        var tokens = capture.Get<IngestTokens>();
        var first = await CreateAsync(capture);
        var second = (await tokens.RotateAsync("prod", TimeSpan.FromDays(1), Capture.Person, default)).Value!;
        Assert.Null(await tokens.RevokeAsync("prod", first.Token.Id, Capture.Person, default));

        var told = capture.Own.Offered.Where(o => o.Event.Resource.Type == "source_token").ToList();
        Assert.Equal(["config.source.token.create", "config.source.token.rotate", "config.source.token.revoke"], told.Select(o => o.Event.Type));
        Assert.All(told, o => Assert.Equal(("prod", "jane"), (o.Event.Resource.Name, o.Event.Actor.Name)));
        Assert.Equal($$"""{"source":"prod","tokens":[{"fingerprint":"{{second.Token.Fingerprint}}","created":"{{Micros.FormatMillis(second.Token.Created)}}"}]}""", Encoding.UTF8.GetString(told[2].Bodies.After.Span));
        foreach (var o in told)
        {
            var whole = Encoding.UTF8.GetString(o.Bodies.Before.Span) + Encoding.UTF8.GetString(o.Bodies.After.Span) + o.Event.Message;
            Assert.Contains(first.Token.Fingerprint, whole, StringComparison.Ordinal);
            Assert.DoesNotContain("acs_", whole, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_tokens_before_stay_good_for_a_while_and_never_longer_than_they_were()
    {
        await using var capture = await StartAsync();
        var tokens = capture.Get<IngestTokens>();
        var first = await CreateAsync(capture);

        await tokens.RotateAsync("prod", TimeSpan.FromDays(2), Capture.Person, default);
        await tokens.RotateAsync("prod", TimeSpan.FromDays(7), Capture.Person, default);

        var now = Reading.Now;
        Assert.Equal([null, now + (2 * Micros.PerDay), now + (7 * Micros.PerDay)], tokens.List("prod").Select(t => t.Expires).Order());
        var old = tokens.Find(first.Text)!;
        Assert.False(old.IsExpired(now + (2 * Micros.PerDay) - 1));
        Assert.True(old.IsExpired(now + (2 * Micros.PerDay)));
    }

    [Fact]
    public async Task Without_an_overlap_the_tokens_before_end_at_once()
    {
        await using var capture = await StartAsync();
        var tokens = capture.Get<IngestTokens>();
        var first = await CreateAsync(capture);

        var second = (await tokens.RotateAsync("prod", TimeSpan.Zero, Capture.Person, default)).Value!;

        Assert.Null(tokens.Find(first.Text));
        Assert.Equal([second.Token.Id], tokens.List("prod").Select(t => t.Id));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(8)]
    public async Task An_overlap_has_its_bounds(int days)
    {
        await using var capture = await StartAsync();

        var rotated = await capture.Get<IngestTokens>().RotateAsync("prod", TimeSpan.FromDays(days), Capture.Person, default);

        Assert.Equal(ProblemKind.Invalid, rotated.Problem?.Kind);
        Assert.Empty(capture.Get<IngestTokens>().List("prod"));
    }

    [Fact]
    public async Task Only_a_source_that_is_there_has_tokens_and_only_its_own()
    {
        await using var capture = await StartAsync();
        await capture.SourceAsync("edge");
        var tokens = capture.Get<IngestTokens>();
        var made = await CreateAsync(capture);

        Assert.Equal(ProblemKind.NotFound, (await tokens.CreateAsync("nowhere", Capture.Person, default)).Problem?.Kind);
        Assert.Equal(ProblemKind.NotFound, (await tokens.RevokeAsync("edge", made.Token.Id, Capture.Person, default))?.Kind);
        Assert.Empty(tokens.List("edge"));
        Assert.NotNull(tokens.Find(made.Text));
    }

    [Fact]
    public async Task What_cannot_be_recorded_is_not_made_but_what_is_revoked_is_over_all_the_same()
    {
        await using var capture = await StartAsync();
        var tokens = capture.Get<IngestTokens>();
        var made = await CreateAsync(capture);
        capture.Own.Refusal = new IntakeReceipt(IntakeStatus.Unavailable, [], 0, default);

        Assert.Equal(ProblemKind.Unavailable, (await tokens.CreateAsync("prod", Capture.Person, default)).Problem?.Kind);
        Assert.Equal([made.Token.Id], tokens.List("prod").Select(t => t.Id));

        var problem = await tokens.RevokeAsync("prod", made.Token.Id, Capture.Person, default);
        Assert.Contains("revoked, but not recorded", problem?.Title, StringComparison.Ordinal);
        Assert.Null(tokens.Find(made.Text));
    }

    [Fact]
    public async Task A_source_has_a_few_tokens_and_no_more()
    {
        await using var capture = await StartAsync();
        for (var i = 0; i < 10; i++)
        {
            await CreateAsync(capture);
        }

        Assert.Equal(ProblemKind.Conflict, (await capture.Get<IngestTokens>().CreateAsync("prod", Capture.Person, default)).Problem?.Kind);
    }

    [Fact]
    public async Task They_outlive_the_process_and_the_store_holds_no_text_of_theirs()
    {
        await using var capture = await StartAsync();
        var made = await CreateAsync(capture);

        using var again = new IngestTokens(capture.Store.Contexts, capture.Get<AuditConsole.Core.Storage.StoreWriter>(), capture.Get<AuditConsole.Core.Ingestion.Sources.SourceRegistry>(), capture.Get<AuditConsole.Core.Ledgers.ConsoleEvents>(), capture.Get<TimeProvider>());
        await again.LoadAsync(default);

        Assert.Equal(made.Token.Id, again.Find(made.Text)?.Id);
        SqliteConnection.ClearAllPools();
        foreach (var file in Directory.EnumerateFiles(capture.Store.Directory))
        {
            Assert.DoesNotContain(made.Text[4..20], await File.ReadAllTextAsync(file, Encoding.Latin1), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("acs_0123456789012345678901234567890123456789012", false)]
    [InlineData("acs_012345678901234567890123456789012345678901", true)]
    [InlineData("acs_01234567890123456789012345678901234567890123", true)]
    [InlineData("acs_012345678901234567890123456789012345678901+", true)]
    [InlineData("ack_0123456789012345678901234567890123456789012", true)]
    [InlineData("", true)]
    public void A_cut_or_mistyped_token_is_told_from_an_unknown_one(string text, bool isDamaged) => Assert.Equal(isDamaged, SourceTokenText.IsDamaged(text));

    private static async Task<Capture> StartAsync()
    {
        var capture = await Capture.StartAsync();
        await capture.SourceAsync("prod");
        return capture;
    }

    private static async Task<CreatedSourceToken> CreateAsync(Capture capture)
        => (await capture.Get<IngestTokens>().CreateAsync("prod", Capture.Person, default)).Value!;
}
