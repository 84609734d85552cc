using AuditConsole.Core.Changes.Projection;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using static AuditConsole.Tests.Core.Changes.Make;

namespace AuditConsole.Tests.Core.Changes;

public sealed class BatchReaderTests
{
    [Fact]
    public async Task Batches_are_small_and_cover_everything()
    {
        var reader = Reader(Enumerable.Range(1, 1000).Select(i => Event(i, i, "update", Body(i))));
        var batches = await AllAsync(reader);
        Assert.Equal([400, 400, 200], batches.Select(b => b.Writes.Count));
        Assert.Equal([400L, 800L, 1000L], batches.Select(b => b.LastSeq));
    }

    [Fact]
    public async Task What_writes_nothing_takes_no_room()
    {
        var reader = Reader(Enumerable.Range(1, 5000).Select(i => Event(i, i, i % 100 == 0 ? "update" : "get", change: e => e.Class = i % 100 == 0 ? EventClass.Change : EventClass.Read)));
        var batch = Assert.Single(await AllAsync(reader));
        Assert.Equal((5000, 50, 5000L), (batch.Events, batch.Writes.Count, batch.LastSeq));
    }

    [Fact]
    public async Task Batches_grow_while_most_lineages_are_threaded_anew()
    {
        var reader = Reader(Enumerable.Range(1, 3000).Select(i => Event(i, i, "update", Body(i))));
        reader.Adapt(300);
        Assert.Equal(2000, (await reader.NextAsync(CancellationToken.None))!.Writes.Count);
        reader.Adapt(0);
        Assert.Equal(400, (await reader.NextAsync(CancellationToken.None))!.Writes.Count);
    }

    private static BatchReader Reader(IEnumerable<StoredEvent> events) => new(Stream(events).GetAsyncEnumerator(), NullLogger.Instance);

    private static async Task<List<ProjectionBatch>> AllAsync(BatchReader reader)
    {
        var batches = new List<ProjectionBatch>();
        while (await reader.NextAsync(CancellationToken.None) is { } batch)
        {
            batches.Add(batch);
        }

        return batches;
    }

    private static async IAsyncEnumerable<StoredEvent> Stream(IEnumerable<StoredEvent> events)
    {
        await Task.Yield();
        foreach (var e in events)
        {
            yield return e;
        }
    }
}
