using System.Diagnostics.CodeAnalysis;

namespace AuditConsole.Core.Ingestion.Tail;

/// <summary>The files of one source that are being read, one for each file whatever its names are.</summary>
internal sealed class OpenFiles(FileFollowing following) : IAsyncDisposable
{
    private readonly Dictionary<FileIdentity, FollowedFile> _files = [];

    /// <summary>As they are now; files may be closed while it is gone through.</summary>
    public IReadOnlyList<FollowedFile> All => [.. _files.Values];

    public bool Contains(FileIdentity identity) => _files.ContainsKey(identity);

    public bool TryFind(FileIdentity identity, [NotNullWhen(true)] out FollowedFile? file) => _files.TryGetValue(identity, out file);

    /// <summary>Opens a file that a pattern names.</summary>
    /// <param name="known">How far files were read.</param>
    /// <param name="isLeftOut">What is in it now is not wanted, unless it is known.</param>
    /// <exception cref="IOException">It cannot be opened; or <see cref="UnauthorizedAccessException"/>.</exception>
    public async Task<FileIdentity> OpenAsync(string path, IReadOnlyDictionary<FileIdentity, TailPositionRow> known, bool isLeftOut, CancellationToken cancellationToken)
    {
        var file = following.Open(path);
        if (!_files.TryAdd(file.Identity, file))
        {
            // It got this name after it was looked up.
            await file.DisposeAsync().ConfigureAwait(false);
            return file.Identity;
        }

        if (known.GetValueOrDefault(file.Identity) is { } row && row.Head() is { } head)
        {
            file.Resume(row.Offset, head);
        }
        else if (isLeftOut)
        {
            await file.ResumeAtEndAsync(cancellationToken).ConfigureAwait(false);
        }

        return file.Identity;
    }

    /// <summary>Opens a file that no pattern names, if it is the one that was read before.</summary>
    public async Task ReopenAsync(string path, TailPositionRow row, CancellationToken cancellationToken)
    {
        if (row.Head() is not { } head || following.Refusal(path) is not null)
        {
            return;
        }

        var file = following.Open(path);
        file.Resume(row.Offset, head);
        if (!await file.CheckAsync(cancellationToken).ConfigureAwait(false) || !_files.TryAdd(file.Identity, file))
        {
            await file.DisposeAsync().ConfigureAwait(false);
        }
    }

    public async Task CloseAsync(FollowedFile file)
    {
        _files.Remove(file.Identity);
        await file.DisposeAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var file in All)
        {
            await CloseAsync(file).ConfigureAwait(false);
        }
    }
}
