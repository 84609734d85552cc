using System.Text;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Events.Redaction;
using AuditConsole.Core.Ingestion;
using AuditConsole.Core.Integrity;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Ledgers.Batches;
using AuditConsole.Core.Ledgers.Sealing;
using AuditConsole.Core.Ledgers.Writing;
using AuditConsole.Core.Segments;
using AuditConsole.Core.Storage;
using AuditConsole.Core.Storage.Sealing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AuditConsole.Tests.Benchmarks;

/// <summary>What one event costs on its way from the request's bytes to the head, stage by stage on one thread, and on its way back at a start. One request is one commit.</summary>
internal static class StageBenchmark
{
    private const int BatchSize = 400;

    public static async Task RunAsync(BenchOptions options)
    {
        var events = options.Events ?? 100_000;
        var file = await LoadFile.MakeAsync(events, BatchSize);
        var runs = new List<StageMeter>();
        await OnceAsync(File.ReadLines(file).Take(25), new StageMeter());
        for (var run = 0; run < options.Runs; run++)
        {
            var meter = new StageMeter();
            await OnceAsync(File.ReadLines(file), meter);
            runs.Add(meter);
            BenchTable.Line($"{runs[0].Stages.Where(IsOnTheWay).Sum(stage => meter[stage].Cpu.TotalMicroseconds) / events:F1} µs CPU/event from bytes to head");
        }

        BenchTable.Summary($"STAGES, medians of {runs.Count}: µs CPU, µs on the clock, bytes allocated, each for one event");
        foreach (var stage in runs[0].Stages)
        {
            BenchTable.Summary($"  {stage,-42} {Median(m => m.Cpu.TotalMicroseconds),7:F2} {Median(m => m.Elapsed.TotalMicroseconds),7:F2} {Median(m => m.Allocated),7:N0}");

            double Median(Func<StageMeter.Cost, double> value) => BenchTable.Median(runs.Select(run => value(run[stage]) / events));
        }
    }

    /// <summary>Rows that begin with a space repeat a part of the row above, or belong to the way back.</summary>
    private static bool IsOnTheWay(string stage) => stage[0] != ' ';

    private static async Task OnceAsync(IEnumerable<string> lines, StageMeter meter)
    {
        using var folder = new BenchFolder();
        await using var process = new LedgerProcess(folder);
        var way = await Way.OpenAsync(process, meter);
        foreach (var line in lines)
        {
            await way.GoAsync(Encoding.UTF8.GetBytes(line));
        }
    }

    /// <summary>The writer's steps, one after the other where the writer does several at once.</summary>
    private sealed class Way(LedgerProcess process, StageMeter meter, LedgerMirror mirror, long epoch)
    {
        private readonly LedgerStore _store = process.Services.GetRequiredService<LedgerStore>();
        private readonly EventReaders _readers = process.Services.GetRequiredService<EventReaders>();
        private readonly EventPreparer _preparer = new(LedgerCatalog.DefaultTenant, TimeSpan.FromDays(3650), TimeProvider.System);
        private readonly Redactor _redactor = new(process.Services.GetRequiredService<RedactionRules>(), process.Services.GetRequiredService<Fingerprint>());
        private readonly BatchCache _reading = new(new SegmentCache(1 << 20));

        public static async Task<Way> OpenAsync(LedgerProcess process, StageMeter meter)
        {
            await process.Services.GetRequiredService<StoreSetup>().PrepareAsync(default);
            var store = process.Services.GetRequiredService<LedgerStore>();
            var origin = Origin.New();
            await store.CreateAsync(new LedgerRow { LedgerId = LedgerCatalog.DefaultTenant, Origin = origin, Chain = HashChain.Start(origin), Frontier = [], SegmentSize = 65_536, Created = 0 }, default);
            var cache = new SegmentCache(process.Services.GetRequiredService<IOptions<LedgerOptions>>().Value.CacheBytes);
            return new Way(process, meter, new LedgerMirror(LedgerCatalog.DefaultTenant, origin, process.Services.GetRequiredService<SegmentStore>(), cache), await store.TakeOverAsync(LedgerCatalog.DefaultTenant, default));
        }

        public async Task GoAsync(byte[] request)
        {
            var batch = process.NewBatch();
            var set = _readers.Rent();
            meter.Run("decode, redact, map, tag", () => set.For(IngestionFormat.KubernetesAudit).DecodeBody(request, batch));
            _readers.Return(set, request.Length);
            meter.Run("  of it redaction of the bodies (again)", () => Redact(batch));
            meter.Run("  of the next who and data as JSON (again)", () => batch.Events.Sum(e => EventParts.Who(e.Event).Length + EventParts.Data(e.Event).Length));
            using var offer = meter.Run("who and data, digests, records", () => _preparer.Prepare(batch.Events, EventPreparer.Estimate(batch.Events)));
            var sequencer = new Sequencer(mirror, _preparer, new ConflictMarks(new LedgerReader(mirror, _store)));
            var group = await meter.RunAsync("duplicates, seq, leaf, chain, tree", () => sequencer.SequenceAsync([offer], Micros.Now(TimeProvider.System), default));
            var rows = meter.Run("Brotli over the batch", () => group.Batches.ConvertAll(Row));
            await meter.RunAsync("commit with fsync", async () =>
            {
                await _store.AppendAsync(Append(group, rows), default);
                return true;
            });
            meter.Run("head and mirror", () => Show(group));
            meter.Run(" start: unpack, read, hash again", () => rows.ConvertAll(row => DecodedBatch.Open(row.Content, row.FirstSeq, row.Count))).ForEach(opened => _reading.Add("start", opened));
            meter.Run(" start: digests and events of the records", () => group.Batches.Sum(ReadBack));
        }

        private int Redact(EventBatch batch)
        {
            var removed = 0;
            foreach (var offered in batch.Events)
            {
                _redactor.Begin(process.Source.Name, offered.Bodies.Response.IsEmpty ? offered.Bodies.Request.Span : offered.Bodies.Response.Span);
                removed += Count(offered.Bodies.Request) + Count(offered.Bodies.Response);
            }

            return removed;
        }

        private int Count(ReadOnlyMemory<byte> body) => body.IsEmpty ? 0 : _redactor.Body(body.Span, SecretKind.None).Count;

        private static HeadBatchRow Row(DecodedBatch batch)
            => new() { LedgerId = LedgerCatalog.DefaultTenant, FirstSeq = batch.FirstSeq, Count = batch.Count, Chain = batch.LastChain.ToArray(), Content = BatchContent.Pack(batch.Payload) };

        private LedgerAppend Append(SequencedGroup group, IReadOnlyList<HeadBatchRow> rows) => new()
        {
            LedgerId = LedgerCatalog.DefaultTenant,
            Epoch = epoch,
            ExpectedSize = group.SizeBefore,
            Size = group.Chain.Size,
            Chain = group.Chain.Chain.ToArray(),
            Frontier = group.Chain.Frontier.Serialise(),
            Batches = rows,
        };

        private bool Show(SequencedGroup group)
        {
            mirror.Advance(group.Chain);
            foreach (var batch in group.Batches)
            {
                mirror.Show(batch, group.Events.Skip((int)(batch.FirstSeq - group.SizeBefore - 1)).Take(batch.Count).Select(prepared => prepared.Event));
            }

            return true;
        }

        private static int ReadBack(DecodedBatch batch)
        {
            var decoder = EventDecoder.Rent();
            var changes = 0;
            for (var i = 0; i < batch.Count; i++)
            {
                var chunk = EventChunk.Read(batch.Chunk(i));
                chunk.DemandDigests();
                changes += decoder.Event(chunk).Class == EventClass.Change ? 1 : 0;
            }

            EventDecoder.Return(decoder);
            return changes;
        }
    }
}
