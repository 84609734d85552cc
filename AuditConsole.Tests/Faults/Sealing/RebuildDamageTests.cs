using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Ledgers.Sealing;
using AuditConsole.Core.Segments;
using AuditConsole.Core.Storage.Sealing;
using AuditConsole.Tests.Core.Ledgers;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AuditConsole.Tests.Faults.Sealing;

/// <summary>What is damaged when the index is made anew is either good afterwards or still said to be damaged, and nobody meets what was there before.</summary>
[Collection(nameof(FullRun))]
public sealed class RebuildDamageTests(FullRun run)
{
    [Theory]
    [InlineData(SegmentBlobs.Chain)]
    [InlineData(SegmentBlobs.Tree)]
    [InlineData(SegmentBlobs.Filter)]
    public async Task What_the_records_tell_is_made_anew(string name)
    {
        await using var folder = await run.SealedAsync();
        var written = folder.Ask<byte[]>($"SELECT Content FROM SegmentColumns WHERE Name = '{name}'");
        Assert.Equal(1, folder.Execute($"UPDATE SegmentColumns SET Content = zeroblob(9) WHERE Name = '{name}'"));
        var running = await folder.OpenAsync();
        var segment = running.Ledger.Head.Shape.Segments[0];
        await Assert.ThrowsAsync<SegmentDamageException>(async () => await running.Ledger.Segments.BlobsAsync(segment, [name], default));
        Assert.StartsWith($"{name} of segment 0 ", running.Ledger.SealingProblem, StringComparison.Ordinal);

        Assert.Empty((await RebuildAsync(running)).Damaged);
        Assert.Null(running.Ledger.SealingProblem);
        await run.CheckAsync(folder, running);

        // Of a filter the salt is another every time.
        var made = folder.Ask<byte[]>($"SELECT Content FROM SegmentColumns WHERE Name = '{name}'");
        Assert.Equal((written.Length, name != SegmentBlobs.Filter), (made.Length, made.AsSpan().SequenceEqual(written)));
    }

    [Fact]
    public async Task Records_that_are_damaged_in_the_store_stay_damaged_though_they_are_in_memory()
    {
        await using var folder = await run.SealedAsync();
        var running = await folder.OpenAsync();
        await running.ReadAllAsync();
        Assert.Equal(1, folder.Execute("UPDATE SegmentBodies SET Content = zeroblob(9) WHERE Block = 1"));
        var report = await RebuildAsync(running);
        Assert.StartsWith("body block 1 of segment 0 ", Assert.Single(report.Damaged), StringComparison.Ordinal);
        Assert.Equal(report.Damaged[0], running.Ledger.SealingProblem);
    }

    [Fact]
    public async Task Records_that_are_others_than_those_that_were_sealed_are_damaged_though_each_blob_is_whole()
    {
        await using var folder = await run.SealedAsync();
        var received = NumberColumn.Open(folder.Ask<byte[]>($"SELECT Content FROM SegmentColumns WHERE Name = '{SegmentBlobs.Received}'"), ColumnRun.Capacity).ToArray();
        received[7]++;
        folder.Execute($"UPDATE SegmentColumns SET Content = @0 WHERE Name = '{SegmentBlobs.Received}'", NumberColumn.Encode(received, 5));
        var running = await folder.OpenAsync();
        Assert.Equal("a record of segment 0 of the ledger 'default' is damaged: the records do not give the segment's root and chain value.", Assert.Single((await RebuildAsync(running)).Damaged));
    }

    [Fact]
    public async Task Damage_of_the_row_is_not_forgotten()
    {
        await using var folder = await run.SealedAsync();
        folder.Execute("UPDATE Segments SET Marks = zeroblob(9)");
        var running = await folder.OpenAsync();
        Assert.Empty((await RebuildAsync(running)).Damaged);
        Assert.StartsWith("Marks of segment 0 ", running.Ledger.SealingProblem, StringComparison.Ordinal);
        Assert.Null(running.Ledger.Head.Shape.Segments[0].Counts);
    }

    [Fact]
    public async Task What_was_read_before_and_is_unpacked_after_is_served_to_nobody()
    {
        await using var folder = await run.SealedAsync();
        var running = await folder.OpenAsync();
        var segment = running.Ledger.Head.Shape.Segments[0];
        var source = new HeldSource(running.Services.GetRequiredService<SegmentStore>(), "resource.name", "resource.namespace");
        var cache = new SegmentCache(256 << 20);
        var reader = new SegmentReader("default", "held", source, cache);
        var expected = await ValuesAsync(running.Ledger.Segments, segment);

        var early = ValuesAsync(reader, segment);
        await source.Read;
        segment.Renew(segment.Directory);
        cache.Remove("held", segment.Number);
        source.GoOn();
        Assert.Equal(expected, await early);
        Assert.Equal(expected, await ValuesAsync(reader, segment));
        Assert.Null(segment.Damage);
    }

    private static async Task<int> ValuesAsync(SegmentReader reader, Segment segment)
        => ((SealedColumn)(await reader.BlobsAsync(segment, ["resource.name"], default))["resource.name"]!).View.ValueCount;

    private static async Task<RebuildReport> RebuildAsync(RunningLedger running) => await running.Ledger.Sealer.RebuildIndexAsync(progress: null, default);

    /// <summary>Gives the first reader of a column what another has, and only once it is told to: an index that is replaced meanwhile.</summary>
    private sealed class HeldSource(ISegmentSource store, string held, string other) : ISegmentSource
    {
        private readonly TaskCompletionSource _read = new();
        private readonly TaskCompletionSource _goOn = new();

        public Task Read => _read.Task;

        public void GoOn() => _goOn.SetResult();

        public async Task<IReadOnlyList<SegmentColumnRow>> ReadColumnsAsync(string ledgerId, long number, IReadOnlyList<string> names, CancellationToken cancellationToken)
        {
            if (!names.Contains(held) || _read.Task.IsCompleted)
            {
                return await store.ReadColumnsAsync(ledgerId, number, names, cancellationToken);
            }

            var rows = await store.ReadColumnsAsync(ledgerId, number, [.. names.Where(name => name != held), other], cancellationToken);
            _read.SetResult();
            await _goOn.Task;
            return [.. rows.Select(row => row.Name == other ? new SegmentColumnRow { LedgerId = ledgerId, Number = number, Name = held, Content = row.Content } : row)];
        }

        public Task<byte[]?> ReadBodyAsync(string ledgerId, long number, int block, CancellationToken cancellationToken) => store.ReadBodyAsync(ledgerId, number, block, cancellationToken);

        public IAsyncEnumerable<SegmentBodyRow> ReadBodiesAsync(string ledgerId, long number, CancellationToken cancellationToken) => store.ReadBodiesAsync(ledgerId, number, cancellationToken);
    }
}
