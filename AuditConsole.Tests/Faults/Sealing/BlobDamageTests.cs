using AuditConsole.Core.Access;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Ledgers.Batches;
using AuditConsole.Core.Ledgers.Sealing;
using AuditConsole.Core.Query;
using AuditConsole.Core.Query.Search;
using AuditConsole.Core.Segments;
using AuditConsole.Core.Storage.Sealing;
using AuditConsole.Tests.Core.Ledgers;
using AuditConsole.Tests.Core.Ledgers.Sealing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AuditConsole.Tests.Faults.Sealing;

/// <summary>Each blob of a segment damaged in each way: whoever needs it is told which it is, and everything else answers.</summary>
[Collection(nameof(FullRun))]
public sealed class BlobDamageTests(FullRun run) : IAsyncLifetime
{
    private static readonly FacetOf[] Facets = [EventFields.Class, EventFields.Kind];
    private LedgerFolder _folder = null!;
    private RunningLedger _running = null!;

    private Segment Segment => _running.Ledger.Head.Shape.Segments[0];

    public async Task InitializeAsync()
    {
        _folder = await run.SealedAsync();
        _running = await _folder.OpenAsync();
    }

    public async Task DisposeAsync() => await _folder.DisposeAsync();

    [Theory]
    [InlineData("a flipped byte")]
    [InlineData("cut short")]
    [InlineData("nothing")]
    [InlineData("gone")]
    public async Task The_damaged_blob_is_named_with_its_segment(string damage)
    {
        foreach (var name in Segment.Directory.Blobs)
        {
            var found = await Assert.ThrowsAsync<SegmentDamageException>(async () => await Reader(name, damage).BlobsAsync(Segment, [name], default));
            Assert.Equal((0L, name), (found.Number, found.Blob));
            Assert.StartsWith($"{name} of segment 0 of the ledger 'default' is damaged: ", found.Message, StringComparison.Ordinal);
        }

        var reader = Reader(null, damage);
        var records = await reader.RecordsAsync(Segment, default);
        for (var block = 0; block < records.Order.BlockCount; block++)
        {
            var found = await Assert.ThrowsAsync<SegmentDamageException>(async () => await reader.BlockAsync(Segment, records.Order, block, default));
            Assert.StartsWith($"body block {block} of segment 0 of the ledger 'default' is damaged: ", found.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(SegmentBlobs.Order)]
    [InlineData(SegmentBlobs.Ids)]
    [InlineData(SegmentBlobs.Times)]
    [InlineData(SegmentBlobs.Received)]
    [InlineData(SegmentBlobs.Stated)]
    [InlineData(SegmentBlobs.Who)]
    [InlineData(SegmentBlobs.Objects)]
    [InlineData(SegmentBlobs.Routine)]
    [InlineData(SegmentBlobs.Tokens)]
    [InlineData(SegmentBlobs.Filter)]
    [InlineData("class")]
    [InlineData("resource.kind")]
    [InlineData("source")]
    [InlineData(null)]
    public async Task A_search_answers_from_the_rest_and_says_what_it_could_not_look_at(string? name)
    {
        var reader = Reader(name, "a flipped byte");
        using var search = new EventSearch(_ => Target(reader), TimeProvider.System, new QueryOptions());
        var words = new SearchRequest(new Scope("default")) { Query = Query("word777"), HideNoise = true, Limit = 100, Totals = true, Facets = Facets, From = ManyEvents.Start, To = long.MaxValue, HistogramBuckets = 0 };
        var byWord = await search.RunAsync(words, default);
        var byId = await search.RunAsync(new SearchRequest(new Scope("default")) { Query = Query("id:(native-40 OR native-65990)"), Limit = 100 }, default);

        Assert.Contains(byWord.Events, stored => stored.Event.Message == "content 65777");
        Assert.Contains(byId.Events, stored => stored.Event.Id == "native-65990");
        Assert.Contains(byWord.Damage.Concat(byId.Damage), damage => damage.StartsWith((name ?? "body block") + " ", StringComparison.Ordinal) && damage.Contains("segment 0", StringComparison.Ordinal));
    }

    private static EventQuery Query(string text) => EventQuery.TryParse(text, 0, out var query, out var error) ? query : throw new ArgumentException(error.Message);

    private SegmentReader Reader(string? name, string damage)
        => new("default", "damaged", new DamagedSource(_running.Services.GetRequiredService<SegmentStore>(), name, DamagedSource.Damages[damage]), new SegmentCache(256 << 20));

    private SearchTarget Target(SegmentReader reader)
    {
        var shape = _running.Ledger.Head.Shape;
        return new SearchTarget([new SearchRun(Segment, reader), .. shape.Runs.Select(open => new SearchRun(open))], ReadAsync);

        async Task<IReadOnlyList<StoredEvent>> ReadAsync(IReadOnlyList<long> seqs, CancellationToken cancellationToken)
        {
            var events = new List<StoredEvent>();
            foreach (var seq in seqs)
            {
                events.Add(shape.Find(seq) is null
                    ? await _running.ReadAsync(seq)
                    : EventDecoder.Rent().Stored(await reader.ChunkAsync(Segment, await reader.RecordsAsync(Segment, cancellationToken), (int)(seq - 1), cancellationToken), default, default));
            }

            return events;
        }
    }
}
