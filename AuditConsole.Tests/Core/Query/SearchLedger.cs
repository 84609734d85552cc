using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Query;
using AuditConsole.Core.Query.Search;
using AuditConsole.Core.Segments;

namespace AuditConsole.Tests.Core.Query;

/// <summary>Events in runs, without a store: what a search needs of a ledger. It counts what is read.</summary>
internal sealed class SearchLedger
{
    private readonly List<(AuditEvent Event, EventBodies Bodies)> _events = [];
    private readonly HashSet<long> _superseded = [];

    public SearchLedger(IEnumerable<(AuditEvent Event, EventBodies Bodies)> events, int eventsPerRun)
    {
        foreach (var (e, bodies) in events)
        {
            if (_events.Count % eventsPerRun == 0)
            {
                Runs.Add(new ColumnRun(_events.Count + 1));
            }

            e.Seq = _events.Count + 1;
            _events.Add((e, bodies));
            Runs[^1].Append(e);
        }
    }

    public List<ColumnRun> Runs { get; } = [];

    public IReadOnlyList<(AuditEvent Event, EventBodies Bodies)> Events => _events;

    public List<long> Read { get; } = [];

    /// <summary>Called before each read.</summary>
    public Action OnRead { get; set; } = () => { };

    public void Supersede(long seq)
    {
        _superseded.Add(seq);
        var run = Runs.Last(r => r.FirstSeq <= seq);
        run.Marks.SetSuperseded((int)(seq - run.FirstSeq), true);
    }

    public void Cover(long seq)
    {
        var run = Runs.Last(r => r.FirstSeq <= seq);
        run.Marks.SetCovered((int)(seq - run.FirstSeq), true);
    }

    public bool IsSuperseded(long seq) => _superseded.Contains(seq);

    public EventSearch Search(TimeProvider? time = null, QueryOptions? options = null)
        => new(tenant => tenant == "default" ? new SearchTarget([.. Runs.Select(run => new SearchRun(run))], ReadAsync) : null, time ?? TimeProvider.System, options ?? new QueryOptions());

    private Task<IReadOnlyList<StoredEvent>> ReadAsync(IReadOnlyList<long> seqs, CancellationToken cancellationToken)
    {
        OnRead();
        cancellationToken.ThrowIfCancellationRequested();
        Read.AddRange(seqs);
        return Task.FromResult<IReadOnlyList<StoredEvent>>([.. seqs.Select(seq => new StoredEvent(_events[(int)seq - 1].Event, _events[(int)seq - 1].Bodies, default, default, default))]);
    }
}
