using System.Collections.Concurrent;
using AuditConsole.Core.Common;
using AuditConsole.Core.Ingestion.Sources;

namespace AuditConsole.Core.Ingestion.Tail;

/// <summary>The compressed files of one source. They are read one after the other and beside those that grow, which do not wait for them.</summary>
internal sealed class CompressedFiles(FileFollowing following, TimeProvider time) : IAsyncDisposable
{
    /// <summary>How many are read before the source is looked at anew.</summary>
    private const int MaxInARow = 16;

    private readonly CancellationTokenSource _end = new();
    private readonly Dictionary<FileIdentity, CompressedFile> _files = [];
    private readonly Dictionary<string, (CompressedFile File, FileState State)> _named = new(StringComparer.Ordinal);
    private readonly HashSet<CompressedFile> _due = [];
    private readonly ConcurrentQueue<Attempt> _attempts = new();
    private Task _reading = Task.CompletedTask;

    /// <summary>Those that were read and still have a name.</summary>
    public IEnumerable<TailPlace> Places => _named.Where(n => n.Value.File.Done is not null).Select(n => Place(n.Key, n.Value.File.Done!)).DistinctBy(p => p.Identity);

    /// <summary>Takes what was read since the last look.</summary>
    /// <returns>What is to be kept of it.</returns>
    public async Task<IReadOnlyList<TailPlace>> BeginLookAsync()
    {
        var places = new List<TailPlace>();
        while (_attempts.TryDequeue(out var attempt))
        {
            _due.Remove(attempt.File);
            if (attempt.Read is not { } read)
            {
                attempt.File.Fail(attempt.State, attempt.Failure!, Micros.Now(time));
                continue;
            }

            attempt.File.Take(read, Micros.Now(time));
            if (read.Failure is null)
            {
                places.Add(Place(attempt.Path, read));
            }
        }

        _named.Clear();
        if (_reading.IsCompleted)
        {
            await _reading.ConfigureAwait(false);
        }

        return places;
    }

    /// <summary>A pattern names this one.</summary>
    /// <param name="isLeftOut">It counts as read when it is met for the first time.</param>
    public void Meet(string path, FileState state, bool isLeftOut)
    {
        if (!_files.TryGetValue(state.Identity, out var file))
        {
            _files[state.Identity] = file = new CompressedFile(isLeftOut);
        }

        _named[path] = (file, state);
    }

    /// <summary>Begins to read those of this look that are due.</summary>
    /// <param name="known">What was read before.</param>
    public void EndLook(Source source, IEnumerable<TailPositionRow> known)
    {
        var named = _named.Values.Select(n => n.State.Identity).ToHashSet();
        foreach (var gone in _files.Keys.Where(identity => !named.Contains(identity)).ToList())
        {
            _files.Remove(gone);
        }

        var now = Micros.Now(time);
        var due = _named.DistinctBy(n => n.Value.File).Where(n => n.Value.File.IsDue(n.Value.State, now)).OrderBy(n => n.Key, StringComparer.Ordinal).Take(MaxInARow).ToList();
        if (due.Count == 0 || !_reading.IsCompleted || !_attempts.IsEmpty)
        {
            return;
        }

        _due.UnionWith(due.Select(d => d.Value.File));
        var (rows, token) = (known.ToList(), _end.Token);
        _reading = Task.Run(() => ReadAsync([.. due.Select(d => (d.Key, d.Value.File, d.Value.State))], source, rows, token), CancellationToken.None);
    }

    public IEnumerable<TailFile> Status() => _named.Select(n => n.Value.File.Status(n.Key, _due.Contains(n.Value.File)));

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private static TailPlace Place(string path, WholeRead read) => new(read.State.Identity, path, read.State.Size, read.Head);

    private async Task ReadAsync(List<(string Path, CompressedFile File, FileState State)> due, Source source, List<TailPositionRow> known, CancellationToken cancellationToken)
    {
        foreach (var (path, file, state) in due)
        {
            try
            {
                var read = await following.ReadWholeAsync(path, source, known, file.IsLeftOut, new Told<ImportProgress>(told => file.Progress(told.BytesRead)), cancellationToken).ConfigureAwait(false);
                _attempts.Enqueue(new Attempt(path, file, state, read, null));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _attempts.Enqueue(new Attempt(path, file, state, null, e.Message));
            }
        }
    }

    private sealed record Attempt(string Path, CompressedFile File, FileState State, WholeRead? Read, string? Failure);
}
