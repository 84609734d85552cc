using AuditConsole.Core.Common;
using AuditConsole.Core.Ingestion.Sources;
using Microsoft.Extensions.Options;

namespace AuditConsole.Core.Ingestion.Tail;

/// <summary>Follows the files of one source, by what they are and not by what they are called: a file that is moved away is read to its end under its new name.</summary>
internal sealed class SourceTail(string name, SourceRegistry sources, FileFollowing following, TailPositions positions, IOptions<TailOptions> options, TimeProvider time) : IAsyncDisposable
{
    /// <summary>What was read in between is read again after a kill, and known then.</summary>
    private const long SaveInterval = Micros.PerSecond;

    /// <summary>Files in which nothing happens must not be taken for gone.</summary>
    private const long RefreshInterval = Micros.PerHour;

    private readonly Dictionary<FileIdentity, FollowedFile> _open = [];
    private readonly HashSet<FileIdentity> _whole = [];
    private readonly Dictionary<string, TailFile> _told = new(StringComparer.Ordinal);
    private Dictionary<FileIdentity, TailPositionRow> _known = [];
    private bool _isFirstLook = true;
    private bool _isUnsaved;
    private long _saved;

    /// <summary>Follows until cancelled; throws what keeps it from going on, and can be run again by another.</summary>
    /// <param name="tell">Told after every look how the files stand.</param>
    public async Task RunAsync(Action<IReadOnlyList<TailFile>> tell, CancellationToken cancellationToken)
    {
        _known = new(await positions.LoadAsync(name, cancellationToken).ConfigureAwait(false));
        using var timer = new PeriodicTimer(options.Value.Interval, time);
        try
        {
            do
            {
                if (sources.Find(name) is not { IsPaused: false, Paths.Count: > 0 } source)
                {
                    return;
                }

                await LookAsync(source, cancellationToken).ConfigureAwait(false);
                tell([.. _told.Values.OrderBy(f => f.Path, StringComparer.Ordinal)]);
                await SaveAsync(cancellationToken).ConfigureAwait(false);
            }
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false));
        }
        finally
        {
            using var last = new CancellationTokenSource(TimeSpan.FromSeconds(2), time);
            _saved = 0;
            await SaveAsync(last.Token).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var file in _open.Values)
        {
            await file.DisposeAsync().ConfigureAwait(false);
        }

        _open.Clear();
    }

    private async Task LookAsync(Source source, CancellationToken cancellationToken)
    {
        _told.Clear();
        var named = new HashSet<FileIdentity>();
        foreach (var pattern in source.Paths)
        {
            var paths = FilePattern.Expand(pattern);
            if (paths.Count == 0)
            {
                _told[pattern] = new TailFile(pattern, TailState.Missing, 0, 0, null);
            }

            foreach (var path in paths)
            {
                await MeetAsync(path, source, named, cancellationToken).ConfigureAwait(false);
            }
        }

        foreach (var file in _open.Values.ToList())
        {
            await FollowAsync(file, source, named.Contains(file.Identity), cancellationToken).ConfigureAwait(false);
        }

        _isFirstLook = false;
    }

    /// <summary>A name that a pattern gives: of a file that is open already, of one to be opened, or of one that may not be.</summary>
    private async Task MeetAsync(string path, Source source, HashSet<FileIdentity> named, CancellationToken cancellationToken)
    {
        if (FileFacts.Identity(path) is { } identity && _open.TryGetValue(identity, out var open))
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

        try
        {
            if (path.EndsWith(".gz", StringComparison.Ordinal))
            {
                await ReadWholeAsync(path, source, cancellationToken).ConfigureAwait(false);
                return;
            }

            var file = following.Open(path);
            _open[file.Identity] = file;
            named.Add(file.Identity);
            if (_known.TryGetValue(file.Identity, out var place))
            {
                file.Resume(place.Offset, new FileHead(place.Head, place.HeadLength));
            }
            else if (_isFirstLook && _known.Count == 0 && source.StartsAtEnd)
            {
                file.Resume(file.Size, FileHead.None);
                _isUnsaved = true;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _told[path] = new TailFile(path, TailState.Failed, 0, 0, null, e.Message);
        }
    }

    private async Task FollowAsync(FollowedFile file, Source source, bool hasName, CancellationToken cancellationToken)
    {
        var now = Micros.Now(time);
        file.MovedAway = hasName ? null : file.MovedAway ?? now;
        var isOver = file.MovedAway is { } since && now - since >= options.Value.Linger.Ticks / TimeSpan.TicksPerMicrosecond;
        try
        {
            if (await following.ReadOnAsync(file, source, isOver, cancellationToken).ConfigureAwait(false))
            {
                file.LastRead = now;
                _isUnsaved = true;
            }

            _told[file.Path] = new TailFile(file.Path, file.HasMore ? TailState.Reading : TailState.UpToDate, file.Size, file.Acknowledged, file.LastRead);
            if (isOver)
            {
                await CloseAsync(file, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _told[file.Path] = new TailFile(file.Path, TailState.Failed, 0, file.Acknowledged, file.LastRead, e.Message);
            await CloseAsync(file, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task CloseAsync(FollowedFile file, CancellationToken cancellationToken)
    {
        (_saved, _isUnsaved) = (0, true);
        await SaveAsync(cancellationToken).ConfigureAwait(false);
        _open.Remove(file.Identity);
        await file.DisposeAsync().ConfigureAwait(false);
    }

    private async Task ReadWholeAsync(string path, Source source, CancellationToken cancellationToken)
    {
        var (identity, size) = (FileFacts.Identity(path)!.Value, new FileInfo(path).Length);
        if (_whole.Contains(identity) || (_known.TryGetValue(identity, out var place) && place.HeadLength == 0 && place.Offset == size))
        {
            _told[path] = new TailFile(path, TailState.UpToDate, size, size, null);
            return;
        }

        var failure = await following.ReadWholeAsync(path, source, _known.Values, cancellationToken).ConfigureAwait(false);
        _told[path] = new TailFile(path, failure is null ? TailState.UpToDate : TailState.Failed, size, failure is null ? size : 0, Micros.Now(time), failure);
        if (failure is null)
        {
            _whole.Add(identity);
            await positions.SaveAsync(name, [new TailPlace(identity, path, size, FileHead.None)], cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task SaveAsync(CancellationToken cancellationToken)
    {
        var now = Micros.Now(time);
        if (_open.Count == 0 || now - _saved < (_isUnsaved ? SaveInterval : RefreshInterval))
        {
            return;
        }

        var places = _open.Values.Select(f => new TailPlace(f.Identity, f.Path, f.Acknowledged, f.Head)).ToList();
        await positions.SaveAsync(name, places, cancellationToken).ConfigureAwait(false);
        foreach (var place in places)
        {
            _known[place.Identity] = place.ToRow(name, now);
        }

        (_saved, _isUnsaved) = (now, false);
    }
}
