using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Ledgers.Batches;
using Xunit;

namespace AuditConsole.Tests.Core.Ledgers;

public sealed class ReadableEventsTests
{
    [Fact]
    public async Task Events_that_cannot_be_read_are_left_out_and_told_of_once()
    {
        await using var folder = BigBatches.Folder();
        var running = await folder.OpenAsync();
        await BigBatches.OfferAsync(running, "a", "hay");
        var (first, last) = await BigBatches.OfferAsync(running, "b", "hay");
        await BigBatches.OfferAsync(running, "c", "hay");
        BigBatches.Damage(folder, first);

        var told = new List<(long Seq, string Message)>();
        var events = new ReadableEvents(running.Ledger.Reader, (seq, damage) => told.Add((seq, damage.Message)));
        var expected = Enumerable.Range(1, (int)running.Ledger.Size).Select(seq => (long)seq).Where(seq => seq < first || seq > last).ToList();
        Assert.Equal(expected, await SeqsAsync(events));
        Assert.Equal(last, events.LastLeftOut);
        Assert.Equal([1L, last + 1], (await events.ReadAsync([1, first, last, last + 1], default)).Select(one => one.Event.Seq));
        Assert.Equal(expected, await SeqsAsync(events));
        Assert.Equal((first, $"The batch of events {first} to {last} of the ledger 'default' is damaged: the batch has a format this version does not know."), Assert.Single(told));
    }

    [Fact]
    public async Task Who_needs_all_of_them_is_told_and_so_is_health_until_they_can_be_read()
    {
        await using var folder = BigBatches.Folder();
        var running = await folder.OpenAsync();
        var (first, _) = await BigBatches.OfferAsync(running, "a", "hay");
        BigBatches.Damage(folder, first);
        Assert.Null(running.Ledger.SealingProblem);
        var found = await Assert.ThrowsAsync<BatchDamageException>(running.ReadAllAsync);
        await Assert.ThrowsAsync<BatchDamageException>(async () => await running.Ledger.Reader.ChunkAsync(first, default));
        Assert.Equal(found.Message, running.Ledger.SealingProblem);
        Assert.Null(running.Ledger.Health.Problem);
    }

    private static async Task<List<long>> SeqsAsync(ReadableEvents events)
    {
        var seqs = new List<long>();
        await foreach (var one in events.AfterAsync(0, default))
        {
            seqs.Add(one.Event.Seq);
        }

        return seqs;
    }
}
