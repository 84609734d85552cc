using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Storage;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AuditConsole.Tests.Core.Ledgers;

public sealed class SeveralLedgersTests
{
    private const string Sample = LedgerCatalog.SampleTenant;
    private static readonly string[] Tables = ["Ledgers", "HeadBatches", "Objects", "ObjectVersions", "Manifests", "ProjectionStates", "Sources"];

    [Fact]
    public async Task Each_ledger_has_events_a_chain_and_an_origin_of_its_own()
    {
        await using var folder = new LedgerFolder();
        var running = await folder.OpenAsync();
        var sample = await Host(running).OpenAsync(Sample, default);
        await running.OfferAsync(Offered.Event("own"));
        await sample.Intake.OfferAsync([Of(Sample, "made-up")], default);

        Assert.Equal(["log.genesis", "log.start", "made-up"], (await ReadAsync(sample)).Select(Name));
        Assert.Equal(["log.genesis", "log.start", "own"], (await running.ReadAllAsync()).Select(Name));
        Assert.NotEqual(running.Ledger.Origin, sample.Origin);
        Assert.Same(sample, await Host(running).OpenAsync(Sample, default));
    }

    [Fact]
    public async Task A_ledger_takes_no_event_of_another_tenant()
    {
        await using var folder = new LedgerFolder();
        var running = await folder.OpenAsync();
        var sample = await Host(running).OpenAsync(Sample, default);
        await Assert.ThrowsAsync<ArgumentException>(() => sample.Intake.OfferAsync([Offered.Event("own")], default));
        await Assert.ThrowsAsync<ArgumentException>(() => running.OfferAsync(Of(Sample, "made-up")));
    }

    [Fact]
    public async Task Every_ledger_of_the_store_is_opened_and_closed_with_the_process()
    {
        await using var folder = new LedgerFolder();
        var running = await folder.OpenAsync();
        await (await Host(running).OpenAsync(Sample, default)).Intake.OfferAsync([Of(Sample, "made-up")], default);
        await running.StopAsync();

        running = await folder.OpenAsync();
        Assert.True(Catalog(running).Find(Sample, out var sample));
        Assert.Equal(["log.genesis", "log.start", "made-up", "log.stop", "log.start"], (await ReadAsync(sample)).Select(Name));
    }

    [Fact]
    public async Task A_dropped_ledger_leaves_no_row_and_no_other_ledger_misses_any()
    {
        await using var folder = new LedgerFolder();
        var running = await folder.OpenAsync();
        await running.OfferAsync(Offered.Event("own"));
        var sample = await Host(running).OpenAsync(Sample, default);
        for (var i = 0; i < 70; i++)
        {
            await sample.Intake.OfferAsync([Of(Sample, $"made-up-{i}")], default);
        }

        Rows(folder, Sample, "Objects", 5000);
        Rows(folder, "default", "Objects", 3);

        Assert.True(await Host(running).DropAsync(Sample, default));

        Assert.All(Tables, table => Assert.Equal(0, Count(folder, table, Sample)));
        Assert.Equal((3, 1), (Count(folder, "Objects", "default"), Count(folder, "Ledgers", "default")));
        Assert.False(Catalog(running).Find(Sample, out _));
        Assert.Equal(IntakeStatus.Unavailable, (await sample.Intake.OfferAsync([Of(Sample, "late")], default)).Status);
        Assert.Equal("own", Name(await running.ReadAsync(3)));
        Assert.False(await Host(running).DropAsync(Sample, default));
    }

    [Fact]
    public async Task A_ledger_made_after_a_drop_has_nothing_of_the_one_before()
    {
        await using var folder = new LedgerFolder();
        var running = await folder.OpenAsync();
        await (await Host(running).OpenAsync(Sample, default)).Intake.OfferAsync([Of(Sample, "first")], default);
        await Host(running).DropAsync(Sample, default);
        var sample = await Host(running).OpenAsync(Sample, default);
        await sample.Intake.OfferAsync([Of(Sample, "second")], default);

        Assert.Equal(["log.genesis", "log.start", "second"], (await ReadAsync(sample)).Select(Name));
    }

    [Fact]
    public async Task No_ledger_but_the_samples_can_be_dropped()
    {
        await using var folder = new LedgerFolder();
        var running = await folder.OpenAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => Host(running).DropAsync(LedgerCatalog.DefaultTenant, default));
        Assert.Equal(IntakeStatus.Committed, (await running.OfferAsync(Offered.Event("a"))).Status);
    }

    [Fact]
    public async Task A_drop_that_was_killed_is_finished_at_the_next_start()
    {
        await using var folder = new LedgerFolder();
        var running = await folder.OpenAsync();
        var sample = await Host(running).OpenAsync(Sample, default);
        await sample.Intake.OfferAsync([Of(Sample, "made-up")], default);
        Rows(folder, Sample, "Manifests", 100);
        await running.Services.GetRequiredService<LedgerDrop>().MarkAsync(Sample, default);
        await using var killed = folder.CopyAsKilled();
        killed.Execute("DELETE FROM HeadBatches WHERE LedgerId = 'sample' AND FirstSeq > 1");

        var again = await killed.OpenAsync();

        Assert.False(Catalog(again).Find(Sample, out _));
        Assert.All(Tables, table => Assert.Equal(0, Count(killed, table, Sample)));
        Assert.Equal(2, (await ReadAsync(await Host(again).OpenAsync(Sample, default))).Count);
    }

    [Fact]
    public async Task Nothing_can_be_written_to_a_ledger_that_is_marked_as_dropped()
    {
        await using var folder = new LedgerFolder();
        var running = await folder.OpenAsync();
        var sample = await Host(running).OpenAsync(Sample, default);
        await running.Services.GetRequiredService<LedgerDrop>().MarkAsync(Sample, default);
        Assert.Equal(IntakeStatus.Unavailable, (await sample.Intake.OfferAsync([Of(Sample, "late")], default)).Status);
    }

    [Fact]
    public async Task A_drop_waits_for_those_who_hold_the_ledger()
    {
        await using var folder = new LedgerFolder();
        var running = await folder.OpenAsync();
        var sample = await Host(running).OpenAsync(Sample, default);
        Assert.True(sample.Holds.TryHold(out var hold, out var closing));

        var dropping = Host(running).DropAsync(Sample, default);
        await Task.Delay(Timeout.Infinite, closing).ContinueWith(_ => { }, TaskScheduler.Default);
        Assert.Equal(1, Count(folder, "Ledgers", Sample));
        Assert.False(sample.Holds.TryHold(out _, out _));
        hold.Dispose();

        Assert.True(await dropping);
        Assert.Equal(0, Count(folder, "Ledgers", Sample));
    }

    [Fact]
    public async Task Sample_events_are_never_late()
    {
        await using var folder = new LedgerFolder();
        var running = await folder.OpenAsync();
        var sample = await Host(running).OpenAsync(Sample, default);
        var old = Of(Sample, "old", time: 1_700_000_000_000_000);
        await sample.Intake.OfferAsync([old], default);
        await running.OfferAsync(Offered.Event("old", time: 1_700_000_000_000_000));
        Assert.Empty((await sample.Reader.ReadAsync(3, default))!.Event.Tags);
        Assert.Equal(["late"], (await running.ReadAsync(3)).Event.Tags);
    }

    private static LedgerHost Host(RunningLedger running) => running.Services.GetRequiredService<LedgerHost>();

    private static LedgerCatalog Catalog(RunningLedger running) => running.Services.GetRequiredService<LedgerCatalog>();

    private static OfferedEvent Of(string tenant, string id, long? time = null)
    {
        var offered = Offered.Event(id, time: time);
        offered.Event.Tenant = tenant;
        return offered;
    }

    private static string Name(StoredEvent e) => e.Event.Source == ConsoleEvent.Source ? e.Event.Type : e.Event.Id;

    private static async Task<List<StoredEvent>> ReadAsync(Ledger ledger)
    {
        var events = new List<StoredEvent>();
        await foreach (var e in ledger.Reader.ReadAfterAsync(0, default))
        {
            events.Add(e);
        }

        return events;
    }

    /// <summary>Rows that stand for those of a projection.</summary>
    private static void Rows(LedgerFolder folder, string tenant, string table, int count)
    {
        var (columns, values) = table == "Objects"
            ? ("Id, Cluster, \"Group\", Kind, Namespace, Name, TierRank, Rank, State, Versions, LastSeq, LastTime, LastActor, LastAction", "n, 'prod', '', 'Pod', 'a', n, 0, 0, 0, 1, 1, 1, 'jane', 1")
            : ("Hash, Body", "randomblob(32), randomblob(64)");
        folder.Execute($"WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count}) INSERT INTO \"{table}\" (LedgerId, {columns}) SELECT '{tenant}', {values} FROM numbers");
    }

    private static int Count(LedgerFolder folder, string table, string tenant) => (int)folder.Ask<long>($"SELECT COUNT(*) FROM \"{table}\" WHERE LedgerId = '{tenant}'");
}
