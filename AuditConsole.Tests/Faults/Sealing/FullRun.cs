using System.Security.Cryptography;
using AuditConsole.Core.Events;
using AuditConsole.Core.Segments;
using AuditConsole.Core.Storage;
using AuditConsole.Tests.Core.Ledgers;
using AuditConsole.Tests.Core.Ledgers.Sealing;
using Xunit;

namespace AuditConsole.Tests.Faults.Sealing;

[CollectionDefinition(nameof(FullRun))]
public sealed class FullRunTests : ICollectionFixture<FullRun>;

/// <summary>A ledger with a full run and some events more of which nothing is sealed yet, and all that is known of it: what faults must not change.</summary>
public sealed class FullRun : IAsyncLifetime
{
    /// <summary>Every how many events one is sent again.</summary>
    private const int Sampled = 7;

    private readonly TaskCompletionSource _end = new();
    private readonly List<UInt128> _chunks = [];
    private readonly List<long> _seqs = [];
    private readonly Dictionary<long, byte[]> _chains = [];
    private readonly Lazy<Task<LedgerFolder>> _sealed;
    private LedgerState? _state;

    public FullRun() => _sealed = new Lazy<Task<LedgerFolder>>(SealAsync);

    /// <summary>As a kill before anything was sealed left it.</summary>
    internal LedgerFolder Folder { get; private set; } = null!;

    internal static OfferedEvent[] Events { get; } = Make();

    public async Task InitializeAsync()
    {
        await using var first = new LedgerFolder { Reached = point => point == FaultPoint.TidyBegun ? _end.Task : Task.CompletedTask };
        var running = await first.OpenAsync();
        foreach (var batch in Events.Chunk(4000))
        {
            var receipt = await running.OfferAsync(batch);
            Assert.Equal(IntakeStatus.Committed, receipt.Status);
            _seqs.AddRange(receipt.Items.Select(item => item.Seq));
        }

        for (var seq = 1L; seq <= running.Ledger.Size; seq++)
        {
            _chunks.Add(await ChunkAsync(running, seq));
        }

        foreach (var seq in (long[])[1, 255, 256, 257, 30_000, ColumnRun.Capacity, ColumnRun.Capacity + 1, running.Ledger.Size])
        {
            _chains.Add(seq, await running.Ledger.Reader.ChainAsync(await running.ReadAsync(seq), default));
        }

        _state = LedgerState.Of(running, running.Ledger.Size);
        Folder = first.CopyAsKilled();
        _end.SetResult();
    }

    public async Task DisposeAsync()
    {
        await Folder.DisposeAsync();
        if (_sealed.IsValueCreated)
        {
            await (await _sealed.Value).DisposeAsync();
        }
    }

    /// <summary>A copy of it as it is once the run is sealed and the ledger was stopped.</summary>
    internal async Task<LedgerFolder> SealedAsync() => (await _sealed.Value).CopyAsKilled();

    /// <summary>Everything is there once and as it was, what is sent again is known, and nothing is left of a seal that was not finished.</summary>
    internal async Task CheckAsync(LedgerFolder folder, RunningLedger running)
    {
        await running.Ledger.Sealer.FinishedAsync(default).WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Null(running.Ledger.Health.Problem);
        for (var seq = 1; seq <= _chunks.Count; seq++)
        {
            Assert.True(_chunks[seq - 1] == await ChunkAsync(running, seq), $"Event {seq} is not what it was.");
        }

        foreach (var (seq, chain) in _chains)
        {
            Assert.Equal(chain, await running.Ledger.Reader.ChainAsync(await running.ReadAsync(seq), default));
        }

        Assert.Equal(_state, LedgerState.Of(running, _chunks.Count));
        await CheckRedeliveryAsync(running);
        CheckRows(folder);
    }

    private async Task<LedgerFolder> SealAsync()
    {
        var folder = Folder.CopyAsKilled();
        var running = await folder.OpenAsync();
        await running.Ledger.Sealer.FinishedAsync(default).WaitAsync(TimeSpan.FromMinutes(1));
        await running.StopAsync();
        return folder;
    }

    private async Task CheckRedeliveryAsync(RunningLedger running)
    {
        var events = Make();
        var sample = Enumerable.Range(0, events.Length).Where(i => i % Sampled == 0).ToList();
        var size = running.Ledger.Size;
        foreach (var some in sample.Chunk(4000))
        {
            var receipt = await running.OfferAsync([.. some.Select(i => events[i])]);
            Assert.All(receipt.Items, item => Assert.Equal(IntakeOutcome.Duplicate, item.Outcome));
            Assert.Equal(some.Select(i => _seqs[i]), receipt.Items.Select(item => item.Seq));
        }

        Assert.Equal(size, running.Ledger.Size);
    }

    private static void CheckRows(LedgerFolder folder)
    {
        Assert.Equal(1, folder.Ask<long>("SELECT COUNT(*) FROM Segments"));
        Assert.Equal(0, folder.Ask<long>("SELECT COUNT(*) FROM SegmentColumns WHERE Number > 0"));
        Assert.Equal(0, folder.Ask<long>("SELECT COUNT(*) FROM SegmentBodies WHERE Number > 0"));
        Assert.Equal(ColumnRun.Capacity + 1, folder.Ask<long>("SELECT MIN(FirstSeq) FROM HeadBatches"));
        Assert.Equal(folder.Ask<long>("SELECT StoredBytes FROM Segments"), folder.Ask<long>("SELECT (SELECT SUM(LENGTH(Content)) FROM SegmentColumns) + (SELECT SUM(LENGTH(Content)) FROM SegmentBodies)"));
    }

    private static async Task<UInt128> ChunkAsync(RunningLedger running, long seq)
    {
        var chunk = await running.Ledger.Reader.ChunkAsync(seq, default);
        Assert.True(chunk is not null, $"Event {seq} is missing.");
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(chunk));
    }

    /// <summary>Among others requests whose stages, and admission reviews whose audit events, lie in the run, behind it, on both sides, or nowhere.</summary>
    private static OfferedEvent[] Make() =>
    [
        .. ManyEvents.Make(1_000),
        Requests.Stage("inside", Requests.Received), Requests.Stage("inside", Requests.Complete), Requests.Stage("never", Requests.Received),
        Requests.Review("inside"), Requests.Audit("inside"), Requests.Review("waiting"), Requests.Stage("pending", Requests.Received, Requests.Now), Requests.Stage("streaming", Requests.Started),
        .. ManyEvents.Make(64_000, first: 1_000),
        Requests.Stage("across", Requests.Received), Requests.Stage("streamed across", Requests.Received), Requests.Stage("streamed across", Requests.Started),
        Requests.Review("across"),
        .. ManyEvents.Make(1_000, first: 65_000),
        Requests.Stage("across", Requests.Complete), Requests.Stage("streamed across", Requests.Complete), Requests.Audit("across"),
        Requests.Stage("behind", Requests.Received),
    ];
}
