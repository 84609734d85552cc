using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Ledgers.Batches;
using AuditConsole.Core.Ledgers.Sealing;
using AuditConsole.Core.Query;
using AuditConsole.Core.Query.Search;
using AuditConsole.Core.Segments;
using AuditConsole.Tests.Core.Segments;

namespace AuditConsole.Tests.Core.Query;

/// <summary>Events in runs, open or sealed, without a store: what a search needs of a ledger. It counts what is read.</summary>
internal sealed class SearchLedger
{
    private readonly List<(AuditEvent Event, EventBodies Bodies)> _events = [];
    private readonly Dictionary<long, int> _indexes = [];
    private readonly HashSet<long> _superseded = [];
    private readonly HashSet<long> _covered = [];
    private readonly Dictionary<long, Segment> _segments = [];
    private readonly MemorySegments _store = new();
    private readonly SegmentReader _reader;

    /// <param name="sealable">Runs begin where segments do, so there are no events behind the few of each.</param>
    /// <param name="cacheBytes">Budget for what is unpacked of segments.</param>
    public SearchLedger(IEnumerable<(AuditEvent Event, EventBodies Bodies)> events, int eventsPerRun, bool sealable = false, long cacheBytes = 1 << 20)
    {
        _reader = new SegmentReader(MemorySegments.Tenant, "ledger", _store, new SegmentCache(cacheBytes));
        foreach (var (e, bodies) in events)
        {
            if (_events.Count % eventsPerRun == 0)
            {
                Runs.Add(new ColumnRun(sealable ? ((long)Runs.Count * ColumnRun.Capacity) + 1 : _events.Count + 1));
            }

            e.Seq = Runs[^1].FirstSeq + Runs[^1].Count;
            _indexes.Add(e.Seq, _events.Count);
            _events.Add((e, bodies));
            Runs[^1].Append(e);
        }
    }

    public List<ColumnRun> Runs { get; } = [];

    public IReadOnlyList<(AuditEvent Event, EventBodies Bodies)> Events => _events;

    public List<long> Read { get; } = [];

    /// <summary>Called before each read.</summary>
    public Action OnRead { get; set; } = () => { };

    public AuditEvent Find(long seq) => _events[_indexes[seq]].Event;

    /// <summary>Makes a run a segment: from now on only its blobs are read.</summary>
    /// <param name="inFirstLayout">As <see cref="FirstLayout"/> reads it.</param>
    public void Seal(ColumnRun run, bool inFirstLayout = false)
    {
        var chunks = Enumerable.Range(0, run.Count).Select(row => _events[_indexes[run.FirstSeq + row]])
            .Select(e => MemorySegments.Chunk(new OfferedEvent(e.Event, e.Bodies, (ulong)e.Event.Seq, e.Event.Seq % 4 == 0 ? null : e.Event.Time - (e.Event.Seq % 3))));
        var segment = _store.Seal(run, [.. chunks]);
        _segments.Add(run.FirstSeq, segment);
        if (inFirstLayout)
        {
            FirstLayoutStore.Rewrite(_store, segment);
        }
    }

    /// <summary>Takes up what is stored of the segments anew.</summary>
    public void Restart()
    {
        foreach (var (firstSeq, segment) in _segments)
        {
            _segments[firstSeq] = MemorySegments.Reopened(segment);
        }
    }

    /// <summary>Counts those segments again whose marks have changed.</summary>
    public async Task RecountAsync()
    {
        foreach (var segment in _segments.Values.Where(segment => segment.Counts is null))
        {
            var version = segment.Marks.Version;
            segment.Recount(SegmentCounts.Of(await _reader.OpenAsync(segment, SegmentBlobs.OfCounts, default), segment.Marks, default), version);
        }
    }

    /// <summary>Changes something in one blob of the segments, under a true checksum.</summary>
    public void Forge(Random random)
    {
        var keys = _store.Columns.Keys.Where(key => key.Name != SegmentBlobs.Filter).Order().ToArray();
        if (keys.Length > 0)
        {
            var key = keys[random.Next(keys.Length)];
            _store.Columns[key] = Hostile.Forged(_store.Columns[key], MemorySegments.ShapeOf(key.Name, _store.Columns[key]), random);
        }
    }

    public void Supersede(long seq, bool superseded = true)
    {
        _ = superseded ? _superseded.Add(seq) : _superseded.Remove(seq);
        var (marks, row) = MarksOf(seq);
        marks.SetSuperseded(row, superseded);
    }

    public void Cover(long seq)
    {
        _covered.Add(seq);
        var (marks, row) = MarksOf(seq);
        marks.SetCovered(row, true);
    }

    public bool IsSuperseded(long seq) => _superseded.Contains(seq);

    public bool IsCovered(long seq) => _covered.Contains(seq);

    public EventSearch Search(TimeProvider? time = null, QueryOptions? options = null)
        => new(tenant => tenant == MemorySegments.Tenant ? new SearchTarget([.. Runs.Select(Run)], ReadAsync) : null, time ?? TimeProvider.System, options ?? new QueryOptions());

    private SearchRun Run(ColumnRun run) => _segments.TryGetValue(run.FirstSeq, out var segment) ? new SearchRun(segment, _reader) : new SearchRun(run);

    private (RowMarks Marks, int Row) MarksOf(long seq)
    {
        var run = Runs.Last(r => r.FirstSeq <= seq);
        return (_segments.TryGetValue(run.FirstSeq, out var segment) ? segment.Marks : run.Marks, (int)(seq - run.FirstSeq));
    }

    private async Task<IReadOnlyList<StoredEvent>> ReadAsync(IReadOnlyList<long> seqs, CancellationToken cancellationToken)
    {
        OnRead();
        cancellationToken.ThrowIfCancellationRequested();
        Read.AddRange(seqs);
        var read = new List<StoredEvent>();
        foreach (var seq in seqs)
        {
            var (e, bodies) = _events[_indexes[seq]];
            read.Add(_segments.TryGetValue(Runs.Last(r => r.FirstSeq <= seq).FirstSeq, out var segment) ? await SealedAsync(segment, seq, cancellationToken) : new StoredEvent(e, bodies, default, default, default));
        }

        return read;
    }

    private async Task<StoredEvent> SealedAsync(Segment segment, long seq, CancellationToken cancellationToken)
    {
        var records = await _reader.RecordsAsync(segment, cancellationToken);
        return new EventDecoder().Stored(await _reader.ChunkAsync(segment, records, (int)(seq - segment.FirstSeq), cancellationToken), default, default);
    }
}
