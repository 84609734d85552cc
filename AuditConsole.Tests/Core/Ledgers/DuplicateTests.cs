using AuditConsole.Core.Events;
using Xunit;

namespace AuditConsole.Tests.Core.Ledgers;

public sealed class DuplicateTests
{
    private const long Time = 1_773_153_000_000_000;

    [Fact]
    public async Task Only_source_id_stated_time_and_content_together_make_a_duplicate()
    {
        await using var folder = new LedgerFolder();
        var running = await folder.OpenAsync();
        Assert.Equal((IntakeOutcome.Accepted, 3), await OfferAsync(running, Offered.Event("a", time: Time)));
        Assert.Equal((IntakeOutcome.Duplicate, 3), await OfferAsync(running, Offered.Event("a", time: Time)));
        Assert.Equal((IntakeOutcome.Accepted, 4), await OfferAsync(running, Offered.Event("a", time: Time + 1)));
        Assert.Equal((IntakeOutcome.Accepted, 5), await OfferAsync(running, Offered.Event("a", time: Time, source: "staging")));
        Assert.Equal((IntakeOutcome.Accepted, 6), await OfferAsync(running, Offered.WithoutTime("a")));
        Assert.Equal((IntakeOutcome.Duplicate, 6), await OfferAsync(running, Offered.WithoutTime("a")));
        Assert.Equal((IntakeOutcome.Accepted, 7), await OfferAsync(running, Offered.Event("A", time: Time)));
    }

    [Fact]
    public async Task Other_content_under_an_id_is_stored_beside_it_and_recognised_for_ever()
    {
        await using var folder = new LedgerFolder();
        var running = await folder.OpenAsync();
        await OfferAsync(running, Offered.Event("a", "1", time: Time));
        Assert.Equal((IntakeOutcome.Conflict, 4), await OfferAsync(running, Offered.Event("a", "2", time: Time)));
        Assert.Equal((IntakeOutcome.Conflict, 5), await OfferAsync(running, Offered.Event("a", "3", time: Time)));
        await AssertKnownAsync(running);
        Assert.Equal(["a", "a#2", "a#3"], [(await running.ReadAsync(3)).Event.Id, (await running.ReadAsync(4)).Event.Id, (await running.ReadAsync(5)).Event.Id]);
        Assert.Equal((null, "true", "true"), (await ExtraAsync(running, 3), await ExtraAsync(running, 4), await ExtraAsync(running, 5)));

        await running.StopAsync();
        running = await folder.OpenAsync();
        await AssertKnownAsync(running);
        Assert.Equal((IntakeOutcome.Conflict, 8), await OfferAsync(running, Offered.Event("a", "4", time: Time)));
        Assert.Equal("a#4", (await running.ReadAsync(8)).Event.Id);

        static async Task AssertKnownAsync(RunningLedger running)
        {
            Assert.Equal((IntakeOutcome.Duplicate, 3), await OfferAsync(running, Offered.Event("a", "1", time: Time)));
            Assert.Equal((IntakeOutcome.Duplicate, 4), await OfferAsync(running, Offered.Event("a", "2", time: Time)));
            Assert.Equal((IntakeOutcome.Duplicate, 5), await OfferAsync(running, Offered.Event("a", "3", time: Time)));
        }
    }

    [Fact]
    public async Task Duplicates_and_conflicts_within_one_request_are_told_too()
    {
        await using var folder = new LedgerFolder();
        var running = await folder.OpenAsync();
        var receipt = await running.OfferAsync(
            Offered.Event("a", "1", time: Time), Offered.Event("a", "1", time: Time), Offered.Event("a", "2", time: Time), Offered.Event("a", "2", time: Time), Offered.Event("b", "1", time: Time));
        Assert.Equal(
            [(IntakeOutcome.Accepted, 3L), (IntakeOutcome.Duplicate, 3), (IntakeOutcome.Conflict, 4), (IntakeOutcome.Duplicate, 4), (IntakeOutcome.Accepted, 5)],
            receipt.Items.Select(item => (item.Outcome, item.Seq)));
        Assert.Equal(5, running.Ledger.Size);
        Assert.Equal(5, receipt.LedgerSize);
    }

    [Fact]
    public async Task An_id_that_ends_like_a_variants_does_not_get_in_its_way()
    {
        await using var folder = new LedgerFolder();
        var running = await folder.OpenAsync();
        await OfferAsync(running, Offered.Event("a#2", "own", time: Time));
        await OfferAsync(running, Offered.Event("a", "1", time: Time));
        Assert.Equal((IntakeOutcome.Conflict, 5), await OfferAsync(running, Offered.Event("a", "2", time: Time)));
        Assert.Equal("a#3", (await running.ReadAsync(5)).Event.Id);
        Assert.Equal((IntakeOutcome.Duplicate, 3), await OfferAsync(running, Offered.Event("a#2", "own", time: Time)));
        Assert.Equal((IntakeOutcome.Conflict, 6), await OfferAsync(running, Offered.Event("a#3", "own", time: Time)));
        Assert.Equal("a#3#2", (await running.ReadAsync(6)).Event.Id);
    }

    [Fact]
    public async Task The_longest_id_has_room_for_its_variants()
    {
        await using var folder = new LedgerFolder();
        var running = await folder.OpenAsync();
        var id = new string('x', 256);
        await OfferAsync(running, Offered.Event(id, "1", time: Time));
        Assert.Equal((IntakeOutcome.Conflict, 4), await OfferAsync(running, Offered.Event(id, "2", time: Time)));
        Assert.StartsWith("sha256:", (await running.ReadAsync(4)).Event.Id, StringComparison.Ordinal);
        await running.StopAsync();
        running = await folder.OpenAsync();
        Assert.Equal((IntakeOutcome.Duplicate, 3), await OfferAsync(running, Offered.Event(id, "1", time: Time)));
        Assert.Equal((IntakeOutcome.Duplicate, 4), await OfferAsync(running, Offered.Event(id, "2", time: Time)));
    }

    [Theory]
    [InlineData("jane", "update", "prod", "true")]
    [InlineData("mallory", "update", "prod", null)]
    [InlineData("jane", "delete", "prod", null)]
    [InlineData("jane", "update", "staging", null)]
    public async Task Two_reports_of_one_request_are_an_echo_and_anything_else_is_not(string actor, string verb, string cluster, string? echo)
    {
        await using var folder = new LedgerFolder();
        var running = await folder.OpenAsync();
        await OfferAsync(running, Offered.Event("a", "1", time: Time));
        var second = Offered.Event("a", "2", time: Time, actor: actor);
        second.Event.Verb = verb;
        second.Event.Cluster = cluster;
        var within = Offered.Event("b", "2", time: Time, actor: actor);
        within.Event.Verb = verb;
        within.Event.Cluster = cluster;
        var receipt = await running.OfferAsync(second, Offered.Event("b", "1", time: Time), within);
        Assert.Equal([IntakeOutcome.Conflict, IntakeOutcome.Accepted, IntakeOutcome.Conflict], receipt.Items.Select(item => item.Outcome));
        Assert.Equal(echo, (await running.ReadAsync(4)).Event.ExtraValue("echo"));
        Assert.Equal(echo, (await running.ReadAsync(6)).Event.ExtraValue("echo"));
    }

    private static async Task<(IntakeOutcome, long)> OfferAsync(RunningLedger running, OfferedEvent offered)
    {
        var receipt = await running.OfferAsync(offered);
        return (receipt.Items[0].Outcome, receipt.Items[0].Seq);
    }

    private static async Task<string?> ExtraAsync(RunningLedger running, long seq) => (await running.ReadAsync(seq)).Event.ExtraValue("conflict");
}
