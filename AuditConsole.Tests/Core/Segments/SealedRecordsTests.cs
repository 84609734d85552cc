using System.Buffers.Binary;
using System.Text;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers.Sealing;
using AuditConsole.Core.Segments;
using AuditConsole.Core.Segments.Blobs;
using AuditConsole.Tests.Core.Query;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AuditConsole.Tests.Core.Segments;

/// <summary>Events come back from a segment as the bytes that were appended, and say of themselves what they said in the head.</summary>
public sealed class SealedRecordsTests
{
    private static readonly Gen<SegmentLimits> Limits =
        from block in Gen.Elements(1, 500, 3000, 1 << 20)
        from pass in Gen.Elements(1L, 4000, 1 << 20)
        from who in Gen.Elements(0, 1, 5, 8192)
        select new SegmentLimits(block, pass, who);

    [Fact]
    public void Every_chunk_comes_back_byte_for_byte()
        => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), Limits.ToArbitrary(), Gen.Elements(0L, 3000, 1 << 20).ToArbitrary(), (seed, limits, cacheBytes) =>
        {
            var (run, chunks) = Run(new SearchCases(seed));
            var store = new MemorySegments { Limits = limits };
            var segment = store.Seal(run, chunks);
            if (seed % 4 == 0)
            {
                FirstLayoutStore.Rewrite(store, segment);
            }

            CheckAsync(segment, new SegmentReader(MemorySegments.Tenant, "a", store, new SegmentCache(cacheBytes)), run, chunks).GetAwaiter().GetResult();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(250));

    [Fact]
    public void Blocks_and_passes_end_where_they_should()
    {
        var (run, chunks) = Run(new SearchCases(3), atLeast: 40);
        var store = new MemorySegments { Limits = new SegmentLimits(1, 1, 0) };
        store.Seal(run, chunks);
        Assert.Equal(chunks.Count, store.Bodies.Count);
        Assert.DoesNotContain(SegmentBlobs.Who, store.Columns.Keys.Select(key => key.Name));
        store = new MemorySegments { Limits = new SegmentLimits(1 << 30, 1, 8192) };
        store.Seal(run, chunks);
        Assert.Single(store.Bodies);
        Assert.Contains(SegmentBlobs.Who, store.Columns.Keys.Select(key => key.Name));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_slot_gives_its_parts_whatever_bytes_they_are_of(bool withWho)
        => Prop.ForAll(Gen.OneOf(Gen.Elements<byte>(0xFF, 0, 1), Gen.Choose(0, 255).Select(n => (byte)n)).ArrayOf().ToArbitrary(), Gen.Choose(0, 20).ToArbitrary(), (bytes, n) =>
        {
            var id = n % 3 == 0 ? "plain" : SearchCases.Uuid(n).ToUpperInvariant() + "/x";
            var own = Encoding.UTF8.GetBytes(n % 2 == 0 ? id[..int.Min(36, id.Length)] : id.ToLowerInvariant());
            var e = new AuditEvent { Id = id, Source = "s", Tenant = "default", Type = "t", Seq = 1 };
            var chunk = EventChunk.Read(MemorySegments.Chunk(new OfferedEvent(e, new EventBodies { Request = bytes, Response = (byte[])[.. own, .. bytes, .. own, .. own, 0xFF], Raw = (byte[])[0xFF, 1, .. own] }, 1, null)));
            var (writer, contents, parts) = (new BlobWriter(), new BlobWriter(), new AuditConsole.Core.Integrity.RecordPart[16]);
            SlotCodec.Write(writer, new BlobWriter(), chunk, withWho);
            var block = BodyBlock.Open(BodyBlock.Pack(new BlockRows(1), writer.Written, 5), 1);
            var count = SlotCodec.Read(block.Slot(0), chunk.Record.Id, withWho ? [] : chunk.Content("who"u8), chunk.Seed, contents, parts);
            Assert.Equal(chunk.Slice(chunk.ContentsOffset, chunk.Length - chunk.ContentsOffset), contents.Written);
            Assert.Equal(chunk.Record.PartCount, count);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_torn_or_flipped_block_is_refused()
        => Hostile.DemandRefusals(BodyBlock.Pack(new BlockRows(2), [2, 1, 2, 1, 9], 5), blob => BodyBlock.Open(blob, 2));

    [Fact]
    public void A_forged_block_is_refused_or_harmless()
        => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var store = new MemorySegments();
            var (run, chunks) = Run(new SearchCases(seed % 50));
            var segment = store.Seal(run, chunks);
            var records = new SegmentReader(MemorySegments.Tenant, "a", store, new SegmentCache(1 << 20)).RecordsAsync(segment, default).AsTask().GetAwaiter().GetResult();
            var (first, count) = records.Order.Block(0);
            Hostile.DemandHarmless(store.Bodies[(0, 0)], "bs", seed, blob =>
            {
                var block = BodyBlock.Open(blob, count);
                Assert.All(records.Order.RowOfSlot.Slice(first, count).ToArray(), row => Refusable(() => records.WriteChunk(row, block, new BlobWriter(), new BlobWriter())));
            });
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(600));

    internal static (ColumnRun Run, List<byte[]> Chunks) Run(SearchCases cases, int atLeast = 1)
    {
        var events = cases.Events();
        while (events.Length < atLeast)
        {
            events = [.. events, .. cases.Events()];
        }

        var (run, chunks) = (new ColumnRun(1), new List<byte[]>());
        foreach (var (e, bodies) in events)
        {
            e.Seq = run.FirstSeq + run.Count;
            run.Append(e);
            chunks.Add(MemorySegments.Chunk(new OfferedEvent(e, bodies, ulong.MaxValue - (ulong)e.Seq, e.Seq % 3 == 0 ? null : e.Time + (e.Seq % 5))));
        }

        return (run, chunks);
    }

    private static async Task CheckAsync(Segment segment, SegmentReader reader, ColumnRun run, List<byte[]> chunks)
    {
        var records = await reader.RecordsAsync(segment, default);
        for (var row = 0; row < chunks.Count; row++)
        {
            Assert.Equal(chunks[row], await reader.ChunkAsync(segment, records, row, default));
            Assert.Equal(EventChunk.Read(chunks[row]).StatedTime, records.StatedTime(row));
        }

        var opened = await reader.OpenAsync(segment, [.. SegmentBlobs.OfScan, SegmentBlobs.RowReceived], default);
        Assert.Null(RunComparison.FirstDifference(run, opened));
        Assert.Equal(run.Received.ToArray(), opened.Received.ToArray());
        await foreach (var (block, rows) in reader.RowsAsync(segment, records.Order, default))
        {
            var (first, count) = records.Order.Block(block);
            Assert.Equal(records.Order.RowOfSlot.Slice(first, count).ToArray().Select(row => EventChunk.Read(chunks[row]).ContentTag), Enumerable.Range(0, count).Select(i => BinaryPrimitives.ReadUInt64BigEndian(rows.Tag(i))));
        }

        Assert.Equal(Enumerable.Range(0, run.Count).Select(run.Id), Enumerable.Range(0, run.Count).Select(opened.Id));
    }

    private static void Refusable(Action action)
    {
        try
        {
            action();
        }
        catch (InvalidDataException)
        {
            // Refused.
        }
    }
}
