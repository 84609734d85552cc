using AuditConsole.Core.Common;
using AuditConsole.Web.Live;

namespace AuditConsole.Web.Components.Timeline;

/// <summary>Arrivals while a Timeline is open: added on top when live and nobody is reading, counted otherwise.</summary>
/// <param name="enter">Runs work on the renderer's thread.</param>
public sealed class TimelineLive(TimelineModel model, TimelineService service, TimeProvider time, Func<Func<Task>, Task> enter, Action changed) : IAsyncDisposable
{
    /// <summary>Above this rate rows are left out: nobody reads that fast.</summary>
    public const int RowsPerSecond = 20;

    private const int RowsPerBatch = RowsPerSecond / 4;

    private static readonly TimeSpan RecountEvery = TimeSpan.FromSeconds(10);

    private readonly Queue<(long At, long Count)> _recent = new();
    private LiveSubscription? _subscription;
    private TimelineQuestion? _question;
    private long _counted;
    private bool _disposed;

    /// <summary>The list's first row is on screen.</summary>
    public bool IsAtHead { get; set; } = true;

    /// <summary>Seqs that came with the last batch.</summary>
    public IReadOnlySet<long> Fresh { get; private set; } = new HashSet<long>();

    /// <summary>Arrivals a second, when there are more than are shown.</summary>
    public long? SampledRate { get; private set; }

    /// <summary>Why nothing arrives any more.</summary>
    public Problem? Stopped { get; private set; }

    public bool IsListening => _subscription is { Failure: null };

    private bool Adds => model.State.Live && IsAtHead && model.State.Selected is null;

    /// <summary>Listens while the range ends now and its first page is shown; not otherwise.</summary>
    public async Task FollowAsync()
    {
        var wanted = model.State.IsFirstPage && model.Question is { EndsNow: true } && model.Problem is null && Stopped is null && !_disposed;
        if (!ReferenceEquals(_question, model.Question))
        {
            _question = model.Question;
            Fresh = new HashSet<long>();
            SampledRate = null;
            _recent.Clear();
            _counted = time.GetTimestamp();
        }

        if (!wanted)
        {
            await StopAsync();
        }
        else if (_subscription is null)
        {
            var result = await service.SubscribeAsync(token => enter(() => TakeAsync(token)), CancellationToken.None);
            result.Succeeded(out _subscription, out var problem);
            Stopped = problem;
            if (_disposed)
            {
                await StopAsync();
            }
        }
    }

    /// <summary>Adds what was only counted.</summary>
    public async Task LoadNewAsync()
    {
        if (model.Window.NewCount > TimelineService.MostArrivals)
        {
            await model.LoadAsync();
        }
        else
        {
            await ReadAsync(add: true, CancellationToken.None);
        }
    }

    /// <summary>Nothing is drawn in a hidden tab.</summary>
    public void SetVisible(bool visible)
    {
        if (visible)
        {
            _subscription?.Resume();
        }
        else
        {
            _subscription?.Pause();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        await StopAsync();
    }

    private async Task StopAsync()
    {
        var subscription = _subscription;
        _subscription = null;
        if (subscription is not null)
        {
            await subscription.DisposeAsync();
        }
    }

    private async Task TakeAsync(CancellationToken cancellationToken)
    {
        if (_disposed || model.IsLoading || model.IsStale || !ReferenceEquals(_question, model.Question))
        {
            return;
        }

        await ReadAsync(Adds, cancellationToken);
        if (time.GetElapsedTime(_counted) > RecountEvery && Adds)
        {
            _counted = time.GetTimestamp();
            await model.RecountAsync();
        }
    }

    private async Task ReadAsync(bool add, CancellationToken cancellationToken)
    {
        if (_question is not { } question || model.Window.Newest is not { } after)
        {
            return;
        }

        var result = await service.ArrivalsAsync(question, after, cancellationToken);
        if (_disposed || !ReferenceEquals(question, model.Question))
        {
            return;
        }

        if (!result.Succeeded(out var arrivals, out var problem))
        {
            // Not awaited: this runs inside the subscription's own batch.
            Stopped = problem;
            var ended = _subscription;
            _subscription = null;
            _ = ended?.DisposeAsync().AsTask();
        }
        else if (!add)
        {
            model.Window.Announce(arrivals.Total);
        }
        else if (arrivals.Total > TimelineService.MostArrivals)
        {
            SampledRate = Rate(arrivals.Total);
            await model.LoadAsync();
        }
        else
        {
            Add(arrivals);
        }

        changed();
    }

    private void Add(TimelineArrivals arrivals)
    {
        var rate = Rate(arrivals.Rows.Count);
        var shown = model.State.Live && rate > RowsPerSecond ? [.. arrivals.Rows.Take(RowsPerBatch)] : arrivals.Rows;
        SampledRate = rate > RowsPerSecond && model.State.Live ? rate : null;
        Fresh = model.Merge(shown).ToHashSet();
        model.Window.Announce(0);
    }

    /// <summary>Arrivals within the last second, these included.</summary>
    private long Rate(long count)
    {
        var now = time.GetTimestamp();
        _recent.Enqueue((now, count));
        while (time.GetElapsedTime(_recent.Peek().At, now) > TimeSpan.FromSeconds(1))
        {
            _recent.Dequeue();
        }

        return _recent.Sum(r => r.Count);
    }
}
