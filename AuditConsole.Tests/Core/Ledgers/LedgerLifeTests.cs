using System.Text.Json;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Integrity;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Segments;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AuditConsole.Tests.Core.Ledgers;

public sealed class LedgerLifeTests
{
    [Fact]
    public async Task A_new_ledger_begins_with_its_genesis_and_a_start()
    {
        await using var folder = new LedgerFolder();
        var running = await folder.OpenAsync();
        Assert.Equal(2, running.Ledger.Size);
        var genesis = await running.ReadAsync(1);
        Assert.Equal(("log.genesis", "auditconsole", "default", EventFormat.Console, EventClass.Change), (genesis.Event.Type, genesis.Event.Source, genesis.Event.Tenant, genesis.Event.Format, genesis.Event.Class));
        Assert.Equal(("log.start", EventClass.Status, "false"), ((await running.ReadAsync(2)).Event.Type, (await running.ReadAsync(2)).Event.Class, (await running.ReadAsync(2)).Event.ExtraValue("unclean")));

        using var data = await DataAsync(running, 1);
        var key = running.Services.GetRequiredService<InstallationKey>().Current!;
        Assert.Equal(0, data.RootElement.GetProperty("governing").GetInt64());
        Assert.Equal(running.Ledger.Origin, data.RootElement.GetProperty("origin").GetString());
        Assert.Equal(65_536, data.RootElement.GetProperty("segment_size").GetInt32());
        Assert.Equal("ACR1", data.RootElement.GetProperty("format").GetString());
        Assert.Equal(key.Id, data.RootElement.GetProperty("key").GetProperty("id").GetString());
        Assert.Equal(key.Spki, data.RootElement.GetProperty("key").GetProperty("spki").GetBytesFromBase64());
        Assert.True(data.RootElement.GetProperty("created").GetInt64() <= genesis.Event.Received);
        Assert.Single(data.RootElement.EnumerateObject(), member => member.NameEquals("format"));
        Assert.True(SigningKeyFile.Exists(folder.Keys));
    }

    [Fact]
    public async Task A_configured_origin_names_a_new_ledger_and_never_an_old_one()
    {
        await using var folder = new LedgerFolder { Settings = { ["AuditConsole:Integrity:Origin"] = "audit.example.com/log" } };
        await (await folder.OpenAsync()).StopAsync();
        folder.Settings["AuditConsole:Integrity:Origin"] = "other.example.com/log";
        Assert.Equal("audit.example.com/log", (await folder.OpenAsync()).Ledger.Origin);
    }

    [Fact]
    public async Task What_was_acknowledged_is_there_after_a_clean_stop()
    {
        await using var folder = new LedgerFolder();
        var running = await folder.OpenAsync();
        var receipt = await running.OfferAsync(Offered.Event("a"), Offered.Event("b"));
        Assert.Equal(IntakeStatus.Committed, receipt.Status);
        var before = await running.ReadAllAsync();
        await running.StopAsync();

        running = await folder.OpenAsync();
        var after = await running.ReadAllAsync();
        Assert.Equal(["log.stop", "log.start"], after.Skip(before.Count).Select(e => e.Event.Type));
        Assert.Equal("false", after[^1].Event.ExtraValue("unclean"));
        Assert.Equal(before.Select(Print), after.Take(before.Count).Select(Print));
        Assert.Equal(3, running.Ledger.Head.FindById("a", "prod"));
        Assert.Equal(3, running.Ledger.Head.FindById("a", null));
        Assert.Null(running.Ledger.Head.FindById("a", "other"));
    }

    [Fact]
    public async Task A_kill_loses_nothing_acknowledged_and_a_repeat_doubles_nothing()
    {
        await using var folder = new LedgerFolder();
        var running = await folder.OpenAsync();
        var sent = new[] { Offered.Event("a"), Offered.Event("b"), Offered.Event("a", content: "other") };
        await running.OfferAsync(sent[0], sent[1]);
        await running.OfferAsync(sent[2]);
        var before = await running.ReadAllAsync();

        await using var killed = folder.CopyAsKilled();
        var again = await killed.OpenAsync();
        Assert.Equal(before.Select(Print), (await again.ReadAllAsync()).Take(before.Count).Select(Print));
        Assert.Equal(("log.start", "true"), ((await again.ReadAsync(before.Count + 1)).Event.Type, (await again.ReadAsync(before.Count + 1)).Event.ExtraValue("unclean")));

        var size = again.Ledger.Size;
        var receipt = await again.OfferAsync(Offered.Event("a", time: sent[0].StatedTime), Offered.Event("b", time: sent[1].StatedTime), Offered.Event("a", content: "other", time: sent[2].StatedTime));
        Assert.Equal([IntakeOutcome.Duplicate, IntakeOutcome.Duplicate, IntakeOutcome.Duplicate], receipt.Items.Select(item => item.Outcome));
        Assert.Equal([3L, 4, 5], receipt.Items.Select(item => item.Seq));
        Assert.True(receipt.LastChain.IsEmpty);
        Assert.Equal(size, again.Ledger.Size);
    }

    [Fact]
    public async Task An_abandoned_ledger_opens_as_unclean()
    {
        await using var folder = new LedgerFolder();
        var running = await folder.OpenAsync();
        await running.OfferAsync(Offered.Event("a"));
        await running.AbandonAsync();
        running = await folder.OpenAsync();
        Assert.Equal("true", (await running.ReadAsync(4)).Event.ExtraValue("unclean"));
        Assert.Equal("3", (await running.ReadAsync(4)).Event.ExtraValue("size"));
    }

    [Fact]
    public async Task A_second_process_is_refused()
    {
        await using var folder = new LedgerFolder();
        var running = await folder.OpenAsync();
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(folder.OpenAsync);
        Assert.Contains("AuditConsole:Data:Directory", refused.Message, StringComparison.Ordinal);
        Assert.Equal(IntakeStatus.Committed, (await running.OfferAsync(Offered.Event("a"))).Status);
    }

    [Fact]
    public async Task A_missing_signing_key_is_reported_and_never_replaced()
    {
        await using var folder = new LedgerFolder();
        await (await folder.OpenAsync()).StopAsync();
        File.Delete(Path.Combine(folder.Keys, SigningKeyFile.FileName));
        var running = await folder.OpenAsync();
        Assert.NotNull(running.Ledger.Health.KeyProblem);
        Assert.False(SigningKeyFile.Exists(folder.Keys));
        Assert.Equal(IntakeStatus.Committed, (await running.OfferAsync(Offered.Event("a"))).Status);
    }

    [Fact]
    public async Task The_intake_can_be_had_before_the_ledgers_are_open_and_refuses_after_they_are_closed()
    {
        await using var folder = new LedgerFolder();
        var running = await folder.OpenAsync();
        Assert.Equal(IntakeStatus.Unavailable, (await new DefaultIntake(new LedgerCatalog()).OfferAsync([Offered.Event("a")], default)).Status);
        var intake = running.Services.GetRequiredService<IEventIntake>();
        Assert.Equal(IntakeStatus.Committed, (await intake.OfferAsync([Offered.Event("a")], default)).Status);
        await running.Services.GetRequiredService<LedgerHost>().StopAsync(default);
        Assert.Equal(IntakeStatus.Unavailable, (await intake.OfferAsync([Offered.Event("b")], default)).Status);
    }

    [Fact]
    public async Task A_request_without_completion_is_unfinished_also_after_a_restart()
    {
        var time = new ManualTime();
        await using var folder = new LedgerFolder { Time = time };
        var running = await folder.OpenAsync();
        await running.OfferAsync(Stage("r1", "RequestReceived"), Stage("r2", "RequestReceived"), Stage("r2", "ResponseComplete"));
        Assert.False(running.Ledger.Head.IsUnfinished(3));
        await running.StopAsync();
        time.Advance(TimeSpan.FromMinutes(11));
        running = await folder.OpenAsync();
        Assert.Equal([true, false, false], Enumerable.Range(3, 3).Select(seq => running.Ledger.Head.IsUnfinished(seq)));
        await running.OfferAsync(Stage("r1", "ResponseComplete"));
        Assert.False(running.Ledger.Head.IsUnfinished(3));

        OfferedEvent Stage(string request, string stage)
        {
            var offered = Offered.Event($"{request}/{stage}", time: Micros.Now(time));
            offered.Event.RequestId = request;
            offered.Event.Extra.Add(new("stage", stage));
            return offered;
        }
    }

    private static string Print(StoredEvent e)
        => $"{Convert.ToHexString(e.Record.Span)} {Convert.ToHexString(e.Leaf.Span)} {Convert.ToHexString(e.Chain.Span)} {Convert.ToHexString(e.Bodies.Response.Span)} {e.Event.Time} {e.Event.Actor.Name} {e.Event.Message}";

    private static async Task<JsonDocument> DataAsync(RunningLedger running, long seq)
    {
        var batch = await running.Ledger.Reader.BatchAsync(seq, default);
        return JsonDocument.Parse(EventChunk.Read(batch.Chunk(0)).Content("data"u8).ToArray());
    }
}
