using AuditConsole.Core.Common;
using AuditConsole.Web.Live;

namespace AuditConsole.Web.Components.Timeline;

/// <summary>Arrivals while a Timeline is open: added on top when live and nobody is reading, counted otherwise.</summary>
/// <param name="enter">Runs work on the renderer's thread.</param>
public sealed class TimelineLive(TimelineModel model, TimelineService service, TimelineClock clock, Func<Func<Task>, Task> enter, Action changed) : IAsyncDisposable
{
    /// <summary>Above this rate rows are left out: nobody reads that fast.</summary>
    public const int RowsPerSecond = 20;

    private const int RowsPerBatch = RowsPerSecond / 4;

    private static readonly TimeSpan RecountEvery = TimeSpan.FromSeconds(10);

    private readonly Queue<(long At, long Count)> _recent = new();
    private LiveSubscription? _subscription;
    private TimelinePage? _page;
    private long _lastSeq;
    private long _counted;
    private bool _missed;
    private bool _disposed;

    /// <summary>The list's first row is on screen.</summary>
    public bool IsAtHead { get; set; } = true;

    /// <summary>Seqs that came with the last batch.</summary>
    public IReadOnlySet<long> Fresh { get; private set; } = new HashSet<long>();

    /// <summary>Arrivals a second, when there are more than are shown.</summary>
    public long? SampledRate { get; private set; }

    /// <summary>Why nothing arrives any more.</summary>
    public Problem? Stopped { get; private set; }

    /// <summary>The last batch could not be read; it is tried again.</summary>
    public bool IsFailing { get; private set; }

    public bool IsListening => _subscription is not null && !IsFailing;

    private bool Adds => model.State.Live && IsAtHead && model.State.Selected is null;

    private bool Follows => !_disposed && Stopped is null && model.Problem is null && model.State.IsFirstPage && model.Question is { EndsNow: true };

    /// <summary>Listens while the range ends now and its first page is shown; not otherwise.</summary>
    public async Task FollowAsync()
    {
        Adopt();
        if (!Follows)
        {
            await StopAsync();
            return;
        }

        if (_subscription is null)
        {
            await SubscribeAsync();
        }

        await CatchUpAsync();
    }

    /// <summary>Adds what was only counted.</summary>
    public async Task LoadNewAsync()
    {
        if (model.Window.NewCount > TimelineService.MostArrivals)
        {
            await model.LoadAsync();
            Adopt();
        }
        else
        {
            await ReadAsync(add: true, CancellationToken.None);
        }

        await CatchUpAsync();
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

    private async Task SubscribeAsync()
    {
        var result = await service.SubscribeAsync(token => enter(() => TakeAsync(token)), clock.Logger, CancellationToken.None);
        if (!result.Succeeded(out var subscription, out var problem))
        {
            Stopped = problem;
        }
        else if (_subscription is not null || !Follows)
        {
            await subscription.DisposeAsync();
        }
        else
        {
            // What was appended between the search for the rows and now was announced to nobody here.
            (_subscription, _missed, IsFailing) = (subscription, true, false);
        }
    }

    private async Task TakeAsync(CancellationToken cancellationToken)
    {
        if (model.IsLoading || model.IsStale)
        {
            // Whoever loads reads it afterwards.
            _missed = true;
            return;
        }

        try
        {
            await ReadAsync(Adds, cancellationToken);
            IsFailing = false;
        }
        catch (Exception) when (!_disposed && !cancellationToken.IsCancellationRequested)
        {
            // The subscription reports it and tries again.
            IsFailing = true;
            changed();
            throw;
        }

        if (clock.Time.GetElapsedTime(_counted) > RecountEvery && Adds && Follows)
        {
            _counted = clock.Time.GetTimestamp();
            await model.RecountAsync();
        }
    }

    /// <summary>Reads what was announced while a load kept it from being read.</summary>
    private async Task CatchUpAsync()
    {
        while (_missed && Follows && !model.IsLoading && !model.IsStale)
        {
            _missed = false;
            await ReadAsync(Adds, CancellationToken.None);
        }
    }

    /// <summary>Goes on from the page that is shown, whoever loaded it.</summary>
    private void Adopt()
    {
        if (!ReferenceEquals(_page, model.Page))
        {
            Keep();
            SampledRate = null;
            _recent.Clear();
            _counted = clock.Time.GetTimestamp();
        }
    }

    private void Keep()
    {
        if (!ReferenceEquals(_page, model.Page))
        {
            _page = model.Page;
            _lastSeq = _page?.LastSeq ?? 0;
            Fresh = new HashSet<long>();
        }
    }

    private async Task ReadAsync(bool add, CancellationToken cancellationToken)
    {
        Adopt();
        if (!Follows || _page is not { } page || model.Question is not { } question)
        {
            return;
        }

        var result = await service.ArrivalsAsync(question, _lastSeq, model.Window.Bottom, cancellationToken);
        if (_disposed || !ReferenceEquals(page, model.Page))
        {
            return;
        }

        if (!result.Succeeded(out var arrivals, out var problem))
        {
            // Not awaited: this may run inside the subscription's own batch.
            Stopped = problem;
            var ended = _subscription;
            _subscription = null;
            _ = ended?.DisposeAsync().AsTask();
        }
        else if (!add)
        {
            Announce(arrivals);
        }
        else if (arrivals.Total > TimelineService.MostArrivals)
        {
            SampledRate = Rate(arrivals.Total);
            await model.LoadAsync();
            Keep();
        }
        else
        {
            Add(arrivals);
        }

        changed();
    }

    private void Announce(TimelineArrivals arrivals)
    {
        var count = arrivals.Total > TimelineService.MostArrivals ? arrivals.Total : model.Window.CountNew(arrivals.Rows);
        model.Window.Announce(count);
        if (count == 0)
        {
            _lastSeq = Math.Max(_lastSeq, arrivals.LastSeq);
        }
    }

    private void Add(TimelineArrivals arrivals)
    {
        var rate = Rate(arrivals.Rows.Count);
        var shown = model.State.Live && rate > RowsPerSecond ? [.. arrivals.Rows.Take(RowsPerBatch)] : arrivals.Rows;
        SampledRate = rate > RowsPerSecond && model.State.Live ? rate : null;
        Fresh = model.Merge(shown, arrivals.Covered).ToHashSet();
        model.Window.Announce(0);
        _lastSeq = Math.Max(_lastSeq, arrivals.LastSeq);
    }

    /// <summary>Arrivals within the last second, these included.</summary>
    private long Rate(long count)
    {
        var now = clock.Time.GetTimestamp();
        _recent.Enqueue((now, count));
        while (clock.Time.GetElapsedTime(_recent.Peek().At, now) > TimeSpan.FromSeconds(1))
        {
            _recent.Dequeue();
        }

        return _recent.Sum(r => r.Count);
    }
}
