using AuditConsole.Core.Common;
using AuditConsole.Core.Ingestion.Sources;
using Microsoft.Extensions.Options;

namespace AuditConsole.Core.Ingestion.Tail;

/// <summary>Follows the files of one source, by what they are and not by what they are called: a file that is moved away is read to its end under its new name.</summary>
internal sealed class SourceTail(string name, SourceRegistry sources, FileFollowing following, TailPositions positions, IOptions<TailOptions> options, TimeProvider time) : IAsyncDisposable
{
    /// <summary>What was read in it, and in the batch after it, is read again after a kill, and known then.</summary>
    private const long SaveInterval = Micros.PerSecond;

    /// <summary>Files in which nothing happens must not be taken for gone.</summary>
    private const long RefreshInterval = Micros.PerHour;

    private readonly OpenFiles _open = new(following);
    private readonly CompressedFiles _compressed = new(following, time);
    private Dictionary<FileIdentity, TailPositionRow> _known = [];
    private Dictionary<string, TailFile> _told = [];
    private bool _isFirstLook = true;
    private bool _wasFollowed;
    private long _saved;
    private long _refreshed;

    /// <summary>Follows until cancelled; throws what keeps it from going on, and can be run again by another.</summary>
    /// <param name="tell">Told after every look how the files stand.</param>
    public async Task RunAsync(Action<IReadOnlyList<TailFile>> tell, CancellationToken cancellationToken)
    {
        _known = new(await positions.LoadAsync(name, cancellationToken).ConfigureAwait(false));
        _wasFollowed = _known.Count > 0;
        using var timer = new PeriodicTimer(options.Value.Interval, time);
        try
        {
            var hasMore = false;
            do
            {
                if (sources.Find(name) is not { IsPaused: false, Paths.Count: > 0 } source)
                {
                    return;
                }

                var isFirst = _isFirstLook;
                hasMore = await LookAsync(source, cancellationToken).ConfigureAwait(false);

                // That the source is followed from now on is stored before anybody is told: a file that comes after it is new, also to a process started later.
                await SaveAsync(isForced: isFirst, cancellationToken).ConfigureAwait(false);
                tell([.. _told.Values.OrderBy(f => f.Path, StringComparer.Ordinal)]);
            }
            while (hasMore || await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false));
        }
        finally
        {
            using var last = new CancellationTokenSource(TimeSpan.FromSeconds(2), time);
            await SaveAsync(isForced: true, last.Token).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _compressed.DisposeAsync().ConfigureAwait(false);
        await _open.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Finds out which files there are, and reads on in each by one batch: none waits for another's end.</summary>
    /// <returns>Whether there is more to be read at once.</returns>
    private async Task<bool> LookAsync(Source source, CancellationToken cancellationToken)
    {
        _told = new(StringComparer.Ordinal);
        await KeepAsync(await _compressed.BeginLookAsync().ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        var named = new HashSet<FileIdentity>();
        foreach (var pattern in source.Paths)
        {
            await MeetAsync(pattern, source, named, cancellationToken).ConfigureAwait(false);
        }

        if (_isFirstLook)
        {
            await MeetMovedAsync(source, cancellationToken).ConfigureAwait(false);
        }

        var hasMore = false;
        foreach (var file in _open.All)
        {
            hasMore |= await FollowAsync(file, source, named.Contains(file.Identity), cancellationToken).ConfigureAwait(false);
            await SaveAsync(isForced: false, cancellationToken).ConfigureAwait(false);
        }

        _compressed.EndLook(source, _known.Values);
        foreach (var file in _compressed.Status())
        {
            _told.TryAdd(file.Path, file);
        }

        _isFirstLook = false;
        return hasMore;
    }

    private async Task MeetAsync(string pattern, Source source, HashSet<FileIdentity> named, CancellationToken cancellationToken)
    {
        try
        {
            var paths = FilePattern.Expand(pattern);
            foreach (var path in paths)
            {
                await MeetFileAsync(path, source, named, cancellationToken).ConfigureAwait(false);
            }

            if (paths.Count == 0)
            {
                _told[pattern] = new TailFile(pattern, TailState.Missing, 0, 0, null);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _told[pattern] = new TailFile(pattern, TailState.Failed, 0, 0, null, e.Message);
        }
    }

    /// <summary>A name that a pattern gives: of a file that is open already, of one to be opened, or of one that may not be.</summary>
    private async Task MeetFileAsync(string path, Source source, HashSet<FileIdentity> named, CancellationToken cancellationToken)
    {
        var state = FileFacts.State(path);
        if (state is { Identity: var identity } && _open.TryFind(identity, out var open))
        {
            open.Path = path;
            named.Add(identity);
            return;
        }

        if (following.Refusal(path) is { } refusal)
        {
            _told[path] = new TailFile(path, TailState.Refused, 0, 0, null, refusal);
            return;
        }

        var isLeftOut = _isFirstLook && !_wasFollowed && source.StartsAtEnd;
        if (CompressedFile.IsNamed(path))
        {
            if (state is { } compressed)
            {
                _compressed.Meet(path, compressed, isLeftOut);
            }

            return;
        }

        try
        {
            named.Add(await _open.OpenAsync(path, _known, isLeftOut, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _told[path] = new TailFile(path, TailState.Failed, 0, 0, null, e.Message);
        }
    }

    private async Task MeetMovedAsync(Source source, CancellationToken cancellationToken)
    {
        var missed = _known.Where(k => !_open.Contains(k.Key) && source.Paths.Any(pattern => FilePattern.IsMatch(pattern, k.Value.Path))).Select(k => k.Value);
        foreach (var (path, row) in MovedFiles.Find(missed))
        {
            try
            {
                await _open.ReopenAsync(path, row, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _told[path] = new TailFile(path, TailState.Failed, 0, 0, null, e.Message);
            }
        }
    }

    /// <returns>Whether there is more to be read at once.</returns>
    private async Task<bool> FollowAsync(FollowedFile file, Source source, bool hasName, CancellationToken cancellationToken)
    {
        var now = Micros.Now(time);
        file.MovedAway = hasName ? null : file.MovedAway ?? now;
        var isOver = file.MovedAway is { } since && now - Math.Max(since, file.LastRead ?? since) >= options.Value.Linger.Ticks / TimeSpan.TicksPerMicrosecond;
        try
        {
            var (hasRead, isFull) = await following.ReadOnAsync(file, source, isOver, cancellationToken).ConfigureAwait(false);
            file.LastRead = hasRead ? now : file.LastRead;
            if (hasName || !_told.ContainsKey(file.Path))
            {
                _told[file.Path] = new TailFile(file.Path, isFull ? TailState.Reading : TailState.UpToDate, file.Size, file.Acknowledged, file.LastRead);
            }

            if (isOver && !isFull)
            {
                await CloseAsync(file, cancellationToken).ConfigureAwait(false);
            }

            return isFull;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _told[file.Path] = new TailFile(file.Path, TailState.Failed, 0, file.Acknowledged, file.LastRead, e.Message);
            await CloseAsync(file, cancellationToken).ConfigureAwait(false);
            return false;
        }
    }

    private async Task CloseAsync(FollowedFile file, CancellationToken cancellationToken)
    {
        await KeepAsync(Changed([Place(file)]), cancellationToken).ConfigureAwait(false);
        await _open.CloseAsync(file).ConfigureAwait(false);
    }

    private async Task SaveAsync(bool isForced, CancellationToken cancellationToken)
    {
        var now = Micros.Now(time);
        if (!isForced && IsWithin(now, _saved, SaveInterval))
        {
            return;
        }

        IReadOnlyCollection<TailPlace> places = [.. _open.All.Select(Place)];
        var refreshes = !_isFirstLook && !IsWithin(now, _refreshed, RefreshInterval);
        await KeepAsync(refreshes ? [.. places, .. _compressed.Places, TailPlace.Begun] : Changed(places), cancellationToken).ConfigureAwait(false);

        // Only now: what a stop broke off is kept by the last save.
        (_saved, _refreshed) = (now, refreshes ? now : _refreshed);
    }

    private List<TailPlace> Changed(IEnumerable<TailPlace> places) => [.. places.Where(p => !p.IsKeptIn(_known.GetValueOrDefault(p.Identity)))];

    /// <summary>A clock that was set back must not keep places from being saved.</summary>
    private static bool IsWithin(long now, long since, long interval) => now >= since && now - since < interval;

    private static TailPlace Place(FollowedFile file) => new(file.Identity, file.Path, file.Acknowledged, file.Head);

    private async Task KeepAsync(IReadOnlyCollection<TailPlace> places, CancellationToken cancellationToken)
    {
        if (places.Count == 0)
        {
            return;
        }

        await positions.SaveAsync(name, places, cancellationToken).ConfigureAwait(false);
        var now = Micros.Now(time);
        foreach (var place in places)
        {
            _known[place.Identity] = place.ToRow(name, now);
        }
    }
}
