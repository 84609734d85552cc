using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers.Batches;
using Microsoft.Data.Sqlite;
using Xunit;

namespace AuditConsole.Tests.Core.Ledgers;

public sealed class TamperTests
{
    [Theory]
    [InlineData("UPDATE HeadBatches SET Chain = zeroblob(32) WHERE FirstSeq = 3", "stored chain value", 2)]
    [InlineData("UPDATE HeadBatches SET Content = zeroblob(100) WHERE FirstSeq = 3", "format", 2)]
    [InlineData("UPDATE HeadBatches SET Content = x'01' || zeroblob(100) WHERE FirstSeq = 3", "cannot be unpacked", 2)]
    [InlineData("UPDATE HeadBatches SET Content = substr(Content, 1, length(Content) - 1) WHERE FirstSeq = 3", "cannot be unpacked", 2)]
    [InlineData("UPDATE HeadBatches SET Count = 2 WHERE FirstSeq = 3", "number of events", 2)]
    [InlineData("UPDATE HeadBatches SET Content = (SELECT Content FROM HeadBatches WHERE FirstSeq = 6) WHERE FirstSeq = 3", "in the place of event 3", 2)]
    [InlineData("DELETE FROM HeadBatches WHERE FirstSeq = 3", "event 3 is missing", 2)]
    [InlineData("DELETE FROM HeadBatches WHERE FirstSeq >= 6", "says it holds 9 events", 5)]
    [InlineData("UPDATE Ledgers SET Size = 8", "says it holds 8 events", 9)]
    [InlineData("UPDATE Ledgers SET Size = 9000000000000000000", "says it holds 9000000000000000000 events", 9)]
    [InlineData("UPDATE Ledgers SET Size = -1", "says it holds -1 events", 9)]
    [InlineData("UPDATE HeadBatches SET Count = 9000000000000 WHERE FirstSeq = 3", "damaged after event 0", 0)]
    [InlineData("UPDATE Ledgers SET Chain = zeroblob(32)", "chain", 9)]
    [InlineData("UPDATE Ledgers SET Frontier = zeroblob(length(Frontier))", "tree", 9)]
    [InlineData("UPDATE Ledgers SET Origin = 'other'", "chain value", 0)]
    public async Task Whatever_was_changed_in_the_store_makes_the_ledger_read_only(string sql, string says, long served)
    {
        await using var folder = await WithEventsAsync();
        Assert.True(folder.Execute(sql) > 0);
        await AssertReadOnlyAsync(folder, says, served);
    }

    [Fact]
    public async Task A_changed_body_is_noticed_though_its_record_is_whole()
    {
        await using var folder = await WithEventsAsync();
        var payload = BatchContent.Unpack(folder.Ask<byte[]>("SELECT Content FROM HeadBatches WHERE FirstSeq = 3"));
        var at = payload.AsSpan().IndexOf("\"kind\":\"NetworkPolicy\",\"content\""u8);
        Assert.True(at > 0);
        payload[at + 9] = (byte)'X';
        folder.Execute("UPDATE HeadBatches SET Content = @0 WHERE FirstSeq = 3", BatchContent.Pack(payload));
        await AssertReadOnlyAsync(folder, "does not match its digest", served: 2);
    }

    [Fact]
    public async Task A_changed_record_is_noticed_though_it_is_well_formed()
    {
        await using var folder = await WithEventsAsync();
        var payload = BatchContent.Unpack(folder.Ask<byte[]>("SELECT Content FROM HeadBatches WHERE FirstSeq = 3"));
        var at = payload.AsSpan().IndexOf("k8s.networkpolicy.update"u8);
        "k8s.networkpolicy.remove"u8.CopyTo(payload.AsSpan(at));
        folder.Execute("UPDATE HeadBatches SET Content = @0 WHERE FirstSeq = 3", BatchContent.Pack(payload));
        await AssertReadOnlyAsync(folder, "stored chain value", served: 2);
    }

    [Fact]
    public async Task A_damaged_file_makes_the_ledger_read_only()
    {
        await using var folder = await WithEventsAsync();
        SqliteConnection.ClearAllPools();
        folder.Ask<long>("PRAGMA wal_checkpoint(TRUNCATE)");
        var (page, size) = (folder.Ask<long>("SELECT rootpage FROM sqlite_master WHERE name = 'HeadBatches'"), folder.Ask<long>("PRAGMA page_size"));
        await using (var file = File.OpenWrite(Path.Combine(folder.Data, "auditconsole.db")))
        {
            file.Position = (page - 1) * size;
            await file.WriteAsync(Enumerable.Repeat((byte)0xFF, (int)size).ToArray());
        }

        await AssertReadOnlyAsync(folder, "malformed", served: 0);
    }

    /// <summary>Genesis, start, two batches of three and two events, stop.</summary>
    private static async Task<LedgerFolder> WithEventsAsync()
    {
        var folder = new LedgerFolder();
        var running = await folder.OpenAsync();
        await running.OfferAsync(Offered.Event("a"), Offered.Event("b"), Offered.Event("c"));
        await running.OfferAsync(Offered.Event("d"), Offered.Event("e"), Offered.Event("f"));
        await running.StopAsync();
        return folder;
    }

    private static async Task AssertReadOnlyAsync(LedgerFolder folder, string says, long served)
    {
        var running = await folder.OpenAsync();
        var health = running.Ledger.Health;
        Assert.True(health.IsReadOnly);
        Assert.Contains(says, health.Problem, StringComparison.Ordinal);
        Assert.Equal(IntakeStatus.Unavailable, (await running.OfferAsync(Offered.Event("x"))).Status);
        Assert.Equal(served, running.Ledger.Size);
        Assert.Equal(served, (await running.ReadAllAsync()).Count);
    }
}
