using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using AuditConsole.Core.Events;
using AuditConsole.Core.Integrity;
using AuditConsole.Core.Ledgers.Sealing;
using AuditConsole.Core.Ledgers.Writing;
using AuditConsole.Core.Segments;
using AuditConsole.Core.Storage.Sealing;

namespace AuditConsole.Tests.Core.Segments;

/// <summary>Seals runs of any length as a ledger seals full ones, and keeps their blobs in memory.</summary>
internal sealed class MemorySegments : ISegmentSource
{
    public const string Tenant = "default";

    public Dictionary<(long Number, string Name), byte[]> Columns { get; } = [];

    public Dictionary<(long Number, int Block), byte[]> Bodies { get; } = [];

    /// <summary>Low enough for several blocks, passes and both forms of <c>who</c> within a few hundred events.</summary>
    public SegmentLimits Limits { get; init; } = new(BlockBytes: 2000, PassBytes: 5000, MostWho: 12);

    /// <summary>What a blob consists of, as <see cref="Hostile"/> reads it.</summary>
    public static string ShapeOf(string name, byte[] blob) => name switch
    {
        SegmentBlobs.Order => "snr",
        SegmentBlobs.Ids => blob[0] == 1 ? "bss" : "bs",
        SegmentBlobs.Times or SegmentBlobs.Received or SegmentBlobs.Stated or SegmentBlobs.Objects => "s",
        SegmentBlobs.Seeds or SegmentBlobs.Tags or SegmentBlobs.Tree or SegmentBlobs.Chain or SegmentBlobs.Routine or SegmentBlobs.Tokens or SegmentBlobs.Filter => "r",
        _ => "nss",
    };

    /// <summary>An event's bytes as they lie in a batch.</summary>
    public static byte[] Chunk(OfferedEvent offered)
    {
        var e = offered.Event;
        using var buffer = new PooledBuffer(1024);
        var seed = new byte[RecordHash.SeedBytes];
        BitConverter.TryWriteBytes(seed, e.Seq * 0x9E37_79B9);
        var (place, recordLength) = new ChunkWriter(buffer).Write(offered, EventParts.Who(e), EventParts.Data(e), seed);
        var chunk = buffer.WrittenMemory[place].ToArray();
        CanonicalRecord.WriteNumbers(chunk.AsSpan(0, recordLength), e.Seq, e.Received, e.Time);
        return chunk;
    }

    /// <param name="run">Its first seq is one that a run begins with.</param>
    /// <param name="chunks">Those of its events.</param>
    public Segment Seal(ColumnRun run, IReadOnlyList<byte[]> chunks, IReadOnlyList<KnownVariant>? variants = null)
    {
        var number = (run.FirstSeq - 1) / ColumnRun.Capacity;
        var builder = Describe(run, chunks, out var leaves, out var requests, out var stated);
        var block = 0;
        for (var pass = 0; pass < builder.PassCount; pass++)
        {
            builder.Begin(pass);
            for (var row = 0; row < chunks.Count; row++)
            {
                builder.Take(pass, row, chunks[row]);
            }

            foreach (var content in builder.Pack(pass))
            {
                Bodies.Add((number, block++), content);
            }
        }

        var proof = new SegmentProof(leaves, HashChain.Start("origin"));
        var columns = builder.Records().Concat(builder.Index()).Concat(proof.Blobs).Append((SegmentBlobs.Filter, KeyFilter.Build(requests).Serialise())).ToList();
        columns.ForEach(column => Columns.Add((number, column.Item1), column.Item2));
        var told = stated.Where(time => time != EventChunk.NoTime).ToArray();
        var version = run.Marks.Version;
        return new Segment(run.Marks, SegmentCounts.Of(run, run.Marks, default), version)
        {
            Number = number,
            Count = run.Count,
            MinTime = run.MinTime,
            MaxTime = run.MaxTime,
            IndexVersion = SegmentBlobs.IndexVersion,
            Directory = new SegmentDirectory(columns.Select(column => column.Item1).ToFrozenSet(StringComparer.Ordinal), TimeRanges.Of(told), told.Length < stated.Length, variants ?? []),
            Root = proof.Root,
            Chain = proof.Chain,
        };
    }

    /// <summary>The segment as another process finds it: of what it says of itself only the stored bytes are left.</summary>
    public static Segment Reopened(Segment segment)
    {
        var state = SegmentState.Open(new SegmentState(segment.Marks, [], []).Encode());
        return new Segment(state.Marks, SegmentCounts.Open((segment.Counts ?? segment.Values).Encode()), segment.Counts is null ? -1 : state.Marks.Version)
        {
            Number = segment.Number,
            Count = segment.Count,
            MinTime = segment.MinTime,
            MaxTime = segment.MaxTime,
            IndexVersion = SegmentBlobs.IndexVersion,
            Directory = SegmentDirectory.Open(segment.Directory.Encode()),
            Root = segment.Root,
            Chain = segment.Chain,
        };
    }

    public Task<IReadOnlyList<SegmentColumnRow>> ReadColumnsAsync(string ledgerId, long number, IReadOnlyList<string> names, CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyList<SegmentColumnRow>>([.. names.Distinct().Where(name => Columns.ContainsKey((number, name)))
            .Select(name => new SegmentColumnRow { LedgerId = ledgerId, Number = number, Name = name, Content = Columns[(number, name)] })]);

    public Task<byte[]?> ReadBodyAsync(string ledgerId, long number, int block, CancellationToken cancellationToken)
        => Task.FromResult(Bodies.GetValueOrDefault((number, block)));

    public async IAsyncEnumerable<SegmentBodyRow> ReadBodiesAsync(string ledgerId, long number, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var (place, content) in Bodies.Where(body => body.Key.Number == number).OrderBy(body => body.Key.Block).ToList())
        {
            await Task.CompletedTask;
            yield return new SegmentBodyRow { LedgerId = ledgerId, Number = number, Block = place.Block, Content = content };
        }
    }

    private SegmentBuilder Describe(ColumnRun run, IReadOnlyList<byte[]> chunks, out byte[] leaves, out ulong[] requests, out long[] stated)
    {
        var builder = new SegmentBuilder(run, quality: 1, Limits);
        (leaves, stated) = (new byte[chunks.Count * Digest.Size], new long[chunks.Count]);
        for (var row = 0; row < chunks.Count; row++)
        {
            var chunk = EventChunk.Read(chunks[row]);
            builder.Describe(row, chunk);
            RecordHash.Leaf(chunk.RecordBytes, leaves.AsSpan(row * Digest.Size));
            stated[row] = chunk.StatedTime;
        }

        requests = [.. Enumerable.Range(0, run.Count).Select(run.Id).SelectMany(id => new[] { EventKey.OfRequest(EventKey.BaseId(id)), EventKey.OfRequest(id) }).Distinct()];
        builder.Arrange();
        return builder;
    }
}
