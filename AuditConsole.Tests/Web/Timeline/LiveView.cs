using System.Runtime.CompilerServices;
using AuditConsole.Core.Access;
using AuditConsole.Core.Changes;
using AuditConsole.Core.Changes.Projection;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Ledgers.Sealing;
using AuditConsole.Core.Query;
using AuditConsole.Core.Query.Search;
using AuditConsole.Tests.Support;
using AuditConsole.Web.Components.Timeline;
using Microsoft.Extensions.Logging.Abstractions;

namespace AuditConsole.Tests.Web.Timeline;

/// <summary>A Timeline without its page, over a ledger in memory that announces what is appended.</summary>
internal sealed class LiveView : IAsyncDisposable
{
    private readonly List<AuditEvent> _events = [];
    private readonly Head _head = new();
    private readonly Feed _feed = new();
    private readonly SemaphoreSlim _turn = new(1);
    private readonly TestStore _store;
    private readonly EventSearch _search;
    private int _entered;

    private LiveView(TestStore store)
    {
        _store = store;
        var ledgers = new LedgerCatalog();
        ledgers.Add(new Ledger(Untouchable<SegmentReader>(), Untouchable<LedgerSealer>()) { Tenant = "default", Origin = "test", Head = _head, Feed = _feed, Reader = Untouchable<LedgerReader>(), Intake = new RecordingIntake() });
        _search = new EventSearch(_ => new SearchTarget([.. _head.Runs.Select(run => new SearchRun(run))], ReadAsync), TimeProvider.System, new QueryOptions());
        var clock = new TimelineClock(TimeProvider.System, NullLogger<TimelineModel>.Instance);
        var service = new TimelineService(Caller, new Authorizer(), ledgers, _search, new ObjectCatalog(store.Contexts, new ProjectionPositions(), (_, _, _) => Task.FromResult<IReadOnlyList<StoredEvent>>([])), clock.Time);
        Model = new TimelineModel(service, new TimelineCounting(Caller, new Authorizer(), _search, clock.Time), clock.Time, clock.Logger, () => { });
        Live = new TimelineLive(Model, service, clock, EnterAsync, () => { });
    }

    /// <summary>Called whenever events are read, before they are.</summary>
    public Func<Task> OnRead { get; set; } = () => Task.CompletedTask;

    /// <summary>Works done by <see cref="EnterAsync"/>.</summary>
    public int Entered => Volatile.Read(ref _entered);

    public TimelineModel Model { get; }

    public TimelineLive Live { get; }

    public IEnumerable<long> Rows => Model.Window.Rows.Select(r => r.Seq);

    public static async Task<LiveView> CreateAsync() => new(await TestStore.CreateAsync());

    /// <summary>Shows the first page, live, as the page does.</summary>
    public async Task ShowAsync(bool live = true)
    {
        await Model.ShowAsync(new TimelineUrlState { Live = live, Noise = true }, TimeZoneInfo.Utc);
        await Live.FollowAsync();
    }

    /// <summary>Appends events that happened some time ago, and announces them as one commit.</summary>
    public void Append(int count, TimeSpan ago, Action<AuditEvent>? change = null)
    {
        for (var i = 0; i < count; i++)
        {
            var e = SomeEvent.Of(EventAction.Create, "Pod", $"a/p{_events.Count}", more: e =>
            {
                e.Seq = _events.Count + 1;
                e.Id = $"e{e.Seq}";
                e.Time = Micros.Now(TimeProvider.System) - ago.Ticks / 10;
                change?.Invoke(e);
            });
            _events.Add(e);
            _head.Append(e);
        }

        _feed.Publish(_events.Count - count + 1, _events.Count);
    }

    /// <summary>Waits, as long as a test may take, until the view shows something.</summary>
    public async Task UntilAsync(Func<LiveView, bool> shows)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!shows(this))
        {
            await Task.Delay(10, patience.Token);
        }
    }

    /// <summary>Runs work alone, as a renderer does.</summary>
    public async Task EnterAsync(Func<Task> work)
    {
        await _turn.WaitAsync();
        try
        {
            await work();
            Interlocked.Increment(ref _entered);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Live.DisposeAsync();
        await Model.DisposeAsync();
        _search.Dispose();
        _turn.Dispose();
        await _store.DisposeAsync();
    }

    private static ValueTask<Caller> Caller(CancellationToken cancellationToken)
        => ValueTask.FromResult(new Caller(CallerKind.User, "u1", "Ada") { Grants = [new Grant([Permission.AuditList, Permission.AuditSearch], new Scope("default"))] });

    private async Task<IReadOnlyList<StoredEvent>> ReadAsync(IReadOnlyList<long> seqs, CancellationToken cancellationToken)
    {
        await OnRead();
        return [.. seqs.Select(seq => new StoredEvent(_events[(int)seq - 1], EventBodies.None, default, default, default))];
    }

    private static T Untouchable<T>()
        where T : class
        => (T)RuntimeHelpers.GetUninitializedObject(typeof(T));
}
