using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Ledgers.Sealing;
using AuditConsole.Core.Ledgers.Writing;
using AuditConsole.Core.Segments;
using AuditConsole.Tests.Core.Query;
using AuditConsole.Tests.Core.Segments;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AuditConsole.Tests.Core.Ledgers.Sealing;

/// <summary>Which events are known, and under which id the others are stored, whether those before are open or sealed, kept or taken back: against plain lists.</summary>
public sealed class SealedKeysTests
{
    private static readonly string[] Ids = ["a", "a#2", "a#3", SearchCases.Uuid(1), $"{SearchCases.Uuid(2)}/x", $"{SearchCases.Uuid(2)}/y", SearchCases.LongId(1), SearchCases.LongId(2), SearchCases.LongId(1) + "#2", "/", ""];
    private static readonly long?[] Times = [null, 5, 6, 1_772_323_200_000_000, -7];

    [Fact]
    public void Known_events_are_found_and_variants_numbered_as_in_plain_lists()
        => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => new Course(new Random(seed)).RunAsync().GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public async Task A_damaged_segment_knows_none_of_its_events_and_stops_nobody()
    {
        var store = new MemorySegments();
        var (run, chunks) = SealedRecordsTests.Run(new SearchCases(1), atLeast: 10);
        var head = new Head();
        head.Restore(store.Seal(run, chunks), new SegmentState(run.Marks, [], []));
        var keys = new SealedKeys(head, new SegmentReader(MemorySegments.Tenant, "a", store, new SegmentCache(0)), "a", new SegmentCache(0));
        var chunk = EventChunk.Read(chunks[3]);
        var (source, time) = (System.Text.Encoding.UTF8.GetString(chunk.Record.Source), chunk.StatedTime);
        var key = EventKey.Of(source, run.Id(3), time);
        Assert.NotNull(await keys.FindAsync(key, run.Id(3), time, default));
        store.Columns[(0, SegmentBlobs.Stated)][5] ^= 1;
        Assert.Null(await keys.FindAsync(key, run.Id(3), time, default));
        Assert.Equal(SegmentBlobs.Stated, head.Shape.Segments[0].Damage?.Blob);
    }

    [Fact]
    public async Task A_damaged_block_costs_only_its_own_events()
    {
        var store = new MemorySegments { Limits = new SegmentLimits(1, 1, 0) };
        var (run, chunks) = SealedRecordsTests.Run(new SearchCases(1), atLeast: 10);
        var head = new Head();
        head.Restore(store.Seal(run, chunks), new SegmentState(run.Marks, [], []));
        var order = SlotOrder.Open(store.Columns[(0, SegmentBlobs.Order)], run.Count);
        store.Bodies[(0, order.BlockOf(3))][5] ^= 1;
        store.Bodies.Remove((0, order.BlockOf(6)));
        var keys = new SealedKeys(head, new SegmentReader(MemorySegments.Tenant, "a", store, new SegmentCache(0)), "a", new SegmentCache(0));
        for (var row = 0; row < run.Count; row++)
        {
            var chunk = EventChunk.Read(chunks[row]);
            var (source, time) = (System.Text.Encoding.UTF8.GetString(chunk.Record.Source), chunk.StatedTime);
            Assert.Equal(row is not (3 or 6), await keys.FindAsync(EventKey.Of(source, run.Id(row), time), run.Id(row), time, default) is not null);
        }

        Assert.StartsWith("body block ", head.Shape.Segments[0].Damage?.Blob, StringComparison.Ordinal);
    }

    /// <param name="Base">For an event whose id was there with other content, the id that it came with.</param>
    private sealed record Known(AuditEvent Event, string Id, string Source, long? Time, ulong Tag, string? Base, int Number);

    private sealed class Course(Random random)
    {
        private readonly MemorySegments _store = new();
        private readonly List<Known> _known = [];
        private readonly SegmentCache _cache = new(random.Next(2) * 100_000);
        private Head _head = new();
        private DuplicateIndex _index = null!;
        private long _seq;

        public async Task RunAsync()
        {
            Restart();
            for (var group = 0; group < 25; group++)
            {
                switch (random.Next(8))
                {
                    case 0: Restart(); break;
                    case 1 when _seq % ColumnRun.Capacity != 0: _seq = ((_seq / ColumnRun.Capacity) + 1) * ColumnRun.Capacity; break;
                    case 2: Seal(); break;
                    default: await GroupAsync(); break;
                }
            }

            foreach (var one in _known)
            {
                Assert.Equal(new Arrival(one.Event.Seq, one.Tag), await _index.FindAsync(Key(one.Source, one.Id, one.Time), one.Id, DuplicateIndex.TimeOrNone(one.Time), default));
            }
        }

        private async Task GroupAsync()
        {
            var (before, seqBefore) = (_known.Count, _seq);
            for (var i = random.Next(6); i > 0; i--)
            {
                await OfferAsync(Ids[random.Next(Ids.Length)], random.Next(3) == 0 ? "t" : "s", Times[random.Next(Times.Length)], (ulong)random.Next(4));
            }

            if (random.Next(3) == 0)
            {
                _index.RollBack();
                _known.RemoveRange(before, _known.Count - before);
                _seq = seqBefore;
            }
            else
            {
                _index.Commit();
            }
        }

        private async Task OfferAsync(string id, string source, long? time, ulong tag)
        {
            var (key, baseId) = (Key(source, id, time), EventKey.BaseId(id));
            var first = Find(id, source, time);
            Assert.Equal(first is null ? null : new Arrival(first.Event.Seq, first.Tag), await _index.FindAsync(key, id, DuplicateIndex.TimeOrNone(time), default));
            var variants = _known.Where(one => one.Base is { } its && EventKey.BaseId(its) == baseId && one.Source == source && one.Time == time).ToList();
            Assert.Equal(variants.Find(one => one.Tag == tag)?.Event.Seq, _index.FindVariant(key, tag));
            if (first?.Tag == tag || variants.Exists(one => one.Tag == tag))
            {
                return;
            }

            var e = new AuditEvent { Id = id, Source = source, Tenant = MemorySegments.Tenant, Type = "t", Seq = ++_seq };
            var number = 0;
            if (first is null)
            {
                _index.Add(key, tag, _seq);
            }
            else
            {
                number = variants.Select(one => one.Number).DefaultIfEmpty(1).Max() + 1;
                while (Find($"{baseId}#{number}", source, time) is not null)
                {
                    number++;
                }

                e.Id = await _index.AddVariantAsync(new PreparedEvent(new OfferedEvent(e, EventBodies.None, tag, time), key, default, 0, false, false), _seq, default);
                Assert.Equal($"{baseId}#{number}", e.Id);
                e.Extra.Add(new(DuplicateIndex.ConflictMark, "true"));
            }

            _known.Add(new Known(e, e.Id, source, time, tag, first is null ? null : id, number));
        }

        private Known? Find(string id, string source, long? time) => _known.Find(one => EventKey.BaseId(one.Id) == EventKey.BaseId(id) && one.Source == source && one.Time == time);

        // A run that is not the newest is full: no event follows in it.
        private void Seal()
        {
            var number = _head.Shape.Segments.Length;
            if (number >= _seq / ColumnRun.Capacity)
            {
                return;
            }

            var run = new ColumnRun(((long)number * ColumnRun.Capacity) + 1);
            var events = _known.Where(one => (one.Event.Seq - 1) / ColumnRun.Capacity == number).ToList();
            if (events.Count == 0 || !events.Select(one => one.Event.Seq).SequenceEqual(Enumerable.Range(0, events.Count).Select(row => run.FirstSeq + row)))
            {
                return;
            }

            events.ForEach(one => run.Append(one.Event));
            var variants = _index.Within(run.FirstSeq, run.FirstSeq + ColumnRun.Capacity - 1);
            var segment = _store.Seal(run, [.. events.Select(one => MemorySegments.Chunk(new OfferedEvent(one.Event, EventBodies.None, one.Tag, one.Time)))], variants);
            if (random.Next(3) == 0)
            {
                FirstLayoutStore.Rewrite(_store, segment);
            }

            _head.Restore(segment, new SegmentState(run.Marks, [], []));
            _index.ForgetSealed((number + 1L) * ColumnRun.Capacity);
        }

        private void Restart()
        {
            var segments = _head.Shape.Segments;
            _head = new Head();
            _index = new DuplicateIndex(new SealedKeys(_head, new SegmentReader(MemorySegments.Tenant, "a", _store, _cache), "a", _cache));
            foreach (var segment in segments.Select(MemorySegments.Reopened))
            {
                _index.Restore(segment.Directory.Variants);
                _head.Restore(segment, new SegmentState(segment.Marks, [], []));
            }

            foreach (var one in _known.Where(one => (one.Event.Seq - 1) / ColumnRun.Capacity >= segments.Length))
            {
                _index.Restore(one.Event, one.Tag, DuplicateIndex.TimeOrNone(one.Time));
            }

            _index.Commit();
        }

        private static EventKey Key(string source, string id, long? time) => EventKey.Of(source, id, DuplicateIndex.TimeOrNone(time));
    }
}
